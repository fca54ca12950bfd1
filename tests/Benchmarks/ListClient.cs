using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CommunityScoring.Index;

namespace CommunityScoring.Benchmarks;

/// <summary>Reads pages of ranked lists over HTTP from a process of its own, as people and sales tools do, while scores move.</summary>
public static class ListClient
{
    private const int Port = 28_083;
    private const int Readers = 4;
    private const int Pages = 2_000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly string[] s_filters =
    [
        "", "", "&segment=segment-3", "&owner=owner-17", "&state=at_risk,critical", "&minEngagement=40", "&q=COMPANY%2012", "&q=account-04&minEngagement=10",
    ];

    public static async Task RunAsync(int accounts, int rate)
    {
        using var host = SiloUnderTest.Run("CommunityScoring.Benchmarks.dll", ["lists-host", $"{Port}", $"{accounts}", $"{rate}"], new Dictionary<string, string>());
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ListHost.Key);
            Console.WriteLine(await ReadyAsync(client));
            await ReadAsync(client, 0, Pages / 20);
            var before = ProcessUsage.Of(host.Id);
            var clock = Stopwatch.StartNew();
            var times = await Task.WhenAll(Enumerable.Range(1, Readers).Select(reader => ReadAsync(client, reader, Pages / Readers)));
            var cpu = ProcessUsage.Of(host.Id).Cpu - before.Cpu;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Pages} pages of 50 over HTTP by {Readers} readers, {Pages / clock.Elapsed.TotalSeconds:0} pages/s, {rate} changes/s: "
                + $"first pages {Quantiles.Of(times.SelectMany(own => own.First))}; later pages {Quantiles.Of(times.SelectMany(own => own.Later))}; "
                + $"{cpu / clock.Elapsed:P0} of a core"));
        }
        finally
        {
            host.Kill();
        }
    }

    private static async Task<string> ReadyAsync(HttpClient client)
    {
        while (true)
        {
            try
            {
                if (await client.GetStringAsync(ListHost.Ready) is { Length: > 0 } said)
                {
                    return said;
                }
            }
            catch (HttpRequestException)
            {
                // It is still starting.
            }

            await Task.Delay(200);
        }
    }

    // A list of any order and filter, and now and then its next pages.
    private static async Task<(List<double> First, List<double> Later)> ReadAsync(HttpClient client, int seed, int pages)
    {
        var random = new Random(seed);
        var (first, later) = (new List<double>(), new List<double>());
        string? token = null;
        var query = "";
        for (var page = 0; page < pages; page++)
        {
            if (token is null || random.Next(3) == 0)
            {
                token = null;
                query = $"/v1/accounts?orderBy={RankingOrder.All[random.Next(RankingOrder.All.Count)].Name}{s_filters[random.Next(s_filters.Length)]}";
            }

            var started = Stopwatch.GetTimestamp();
            var body = await client.GetByteArrayAsync(token is null ? query : $"{query}&pageToken={token}");
            (token is null ? first : later).Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            token = (string?)JsonNode.Parse(body)!["nextPageToken"];
            await Task.Delay(s_pause);
        }

        return (first, later);
    }
}
