using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace CommunityScoring.Benchmarks;

/// <summary>Silos over one PostgreSQL server, each in a process of its own.</summary>
internal sealed class ClusterUnderTest : IDisposable
{
    private const string Key = "benchmark-key";
    private const int FirstPort = 28080;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly LoadTopic _topic;
    private readonly Dictionary<int, Process> _silos = [];
    private int _started;

    private ClusterUnderTest(LoadTopic topic, StoreUnderTest store)
    {
        (_topic, Store) = (topic, store);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public StoreUnderTest Store { get; }

    /// <summary>The processes.</summary>
    public IEnumerable<int> Processes => _silos.Values.Select(silo => silo.Id);

    /// <summary>Starts silos, and waits until each has its share of the partitions.</summary>
    public static async Task<ClusterUnderTest> StartAsync(LoadTopic topic, int silos)
    {
        var cluster = new ClusterUnderTest(topic, await StoreUnderTest.CreateAsync("postgres"));
        for (var silo = 0; silo < silos; silo++)
        {
            cluster.Add();
        }

        await cluster.WaitAsync(silos);
        return cluster;
    }

    /// <summary>Starts a silo more.</summary>
    public void Add()
    {
        var port = FirstPort + _started++;
        _silos[port] = SiloUnderTest.Start(
            _topic.BootstrapServers, "", $"{port}", [], new Dictionary<string, string>(Store.Settings) { ["Access__BootstrapKey"] = Key });
    }

    /// <summary>Ends the oldest silo as <c>kill -9</c> does.</summary>
    public void KillOldest()
    {
        var port = _silos.Keys.Min();
        _silos.Remove(port, out var silo);
        using (silo)
        {
            silo!.Kill();
            silo.WaitForExit();
        }
    }

    /// <summary>Waits until so many silos have an equal part of the partitions each.</summary>
    public async Task WaitAsync(int silos)
    {
        var clock = Stopwatch.StartNew();
        while (!await AreEvenAsync(silos))
        {
            if (clock.Elapsed > s_patience)
            {
                throw new TimeoutException($"Within {s_patience} {silos} silos did not share the partitions.");
            }

            await Task.Delay(200);
        }
    }

    /// <summary>True when so many silos have an equal part of the partitions each.</summary>
    public async Task<bool> AreEvenAsync(int silos)
    {
        try
        {
            var port = _silos.Keys.Max();
            var text = await _http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/v1/cluster")));

            // By partition: a silo that was killed is among the silos for half a minute more.
            int[] owned =
            [
                .. JsonDocument.Parse(text).RootElement.GetProperty("partitions").EnumerateArray()
                    .GroupBy(partition => partition.GetProperty("owner").GetString()).Select(owner => owner.Count()),
            ];
            return owned.Length == silos && owned.Sum() == _topic.Partitions && owned.Min() >= _topic.Partitions / silos;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var silo in _silos.Values)
        {
            silo.Kill();
            silo.WaitForExit();
            silo.Dispose();
        }

        _http.Dispose();
        Store.Dispose();
    }
}
