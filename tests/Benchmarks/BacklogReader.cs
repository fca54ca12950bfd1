using System.Diagnostics;
using System.Net.Http.Headers;

namespace CommunityScoring.Benchmarks;

/// <summary>Asks a silo for accounts while it reads a backlog: one after the other, twenty a second or as many as it answers.</summary>
/// <param name="port">The silo's HTTP port.</param>
/// <param name="accounts">How many accounts the load has.</param>
public sealed class BacklogReader(string port, int accounts) : IAsyncDisposable
{
    /// <summary>The key that the silo has to accept.</summary>
    public const string Key = "benchmark-key";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<double> _times = [];
    private readonly SortedDictionary<int, int> _statuses = [];
    private Task _reading = Task.CompletedTask;

    /// <summary>Begins to ask.</summary>
    public void Start() => _reading = ReadAsync(_ending.Token);

    /// <summary>Ends, and says how long the answers took.</summary>
    public async Task<string> EndAsync()
    {
        await _ending.CancelAsync();
        await _reading;
        return $"an answer of an account beside it, {_times.Count} of them ({string.Join(", ", _statuses.Select(of => $"{of.Value} were {of.Key}"))}): {Quantiles.Of(_times)}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _reading;
        _ending.Dispose();
    }

    private async Task ReadAsync(CancellationToken ending)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var random = new Random(1);
        try
        {
            while (true)
            {
                var clock = Stopwatch.StartNew();
                using (var answer = await client.GetAsync(new Uri($"/v1/accounts/load-account-{random.Next(accounts)}", UriKind.Relative), ending))
                {
                    await answer.Content.ReadAsByteArrayAsync(ending);
                    _times.Add(clock.Elapsed.TotalMilliseconds);
                    _statuses[(int)answer.StatusCode] = _statuses.GetValueOrDefault((int)answer.StatusCode) + 1;
                }

                await Task.Delay(Pause, ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
        }
    }
}
