using System.Diagnostics;

namespace CommunityScoring.Benchmarks;

/// <summary>Somebody who asks for the community-wide attribution, so that its census is kept up, and looks how old the answers are.</summary>
internal sealed class CensusReader(HttpClient client)
{
    private const string Route = "/v1/community/attribution";

    /// <summary>Asks until the first census is done and has been brought up to date, and prints how long each took.</summary>
    public async Task WaitForFirstAsync()
    {
        var isThere = false;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(10); await Task.Delay(500))
        {
            try
            {
                using var answer = await client.GetAsync(Route);
                if (answer.IsSuccessStatusCode && !isThere)
                {
                    isThere = true;
                    Console.WriteLine(FormattableString.Invariant($"first census after {clock.Elapsed.TotalSeconds:0} s"));
                }

                // The first one is as old as it took.
                if (isThere && answer.Headers.Age < TimeSpan.FromMinutes(1))
                {
                    Console.WriteLine(FormattableString.Invariant($"up to date after {clock.Elapsed.TotalSeconds:0} s"));
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // The silo is still starting.
            }
        }

        throw new TimeoutException("There was no census within ten minutes.");
    }

    /// <summary>Asks once a second, and prints at the end how many answers there were and how old the oldest was.</summary>
    public async Task AskEachSecondAsync(CancellationToken ending)
    {
        var (answers, failures, oldest) = (0, 0, TimeSpan.Zero);
        while (!ending.IsCancellationRequested)
        {
            using (var answer = await client.GetAsync(Route, CancellationToken.None))
            {
                (answers, failures) = answer.IsSuccessStatusCode ? (answers + 1, failures) : (answers, failures + 1);
                oldest = answer.Headers.Age is { } age && age > oldest ? age : oldest;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
        }

        Console.WriteLine(FormattableString.Invariant($"{answers} answers from the census, {failures} failures; the oldest was {oldest.TotalSeconds:0} s old"));
    }
}
