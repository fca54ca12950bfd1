using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// A thousand listeners on one host: the memory that they cost it, and how long a change takes from the index to every one of them.
/// The host runs in a process of its own, with the collector that the API host has; both read one clock. Measured once all listen.
/// </summary>
public static class StreamBenchmark
{
    private const int Port = 28_090;
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(20);
    private static volatile bool s_isMeasured;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var listeners = arguments is [var many, ..] ? int.Parse(many, CultureInfo.InvariantCulture) : 1_000;
        var rate = arguments is [_, var changes] ? int.Parse(changes, CultureInfo.InvariantCulture) : 20;
        using var host = SiloUnderTest.Run(
            "CommunityScoring.Benchmarks.dll", ["stream-host", $"{Port}", $"{rate}"], new Dictionary<string, string> { ["DOTNET_gcServer"] = "0" });
        using var ending = new CancellationTokenSource();
        try
        {
            await ReadyAsync();
            await Task.Delay(s_settle);
            var alone = ProcessUsage.Of(host.Id);
            var latencies = new List<double>[listeners];
            var listening = new Task[listeners];
            for (var number = 0; number < listeners; number++)
            {
                var own = latencies[number] = [];
                var client = await OpenAsync();
                listening[number] = Task.Run(() => ListenAsync(client, own, ending.Token));
            }

            await Task.Delay(s_settle);
            s_isMeasured = true;
            var (before, started) = (ProcessUsage.Of(host.Id), Stopwatch.GetTimestamp());
            await Task.Delay(s_measured);
            var (after, took) = (ProcessUsage.Of(host.Id), Stopwatch.GetElapsedTime(started));
            await ending.CancelAsync();
            await Task.WhenAll(listening);
            var all = latencies.SelectMany(own => own).Order().ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{listeners} listeners, {rate} changes/s, {all.Length / took.TotalSeconds:0} events/s: host {alone.ResidentBytes / 1e6:0} MB without them, "
                + $"{after.ResidentBytes / 1e6:0} MB with them, {(after.Cpu - before.Cpu) / took:P0} of a core; "
                + $"p50 {all[all.Length / 2]:0} ms, p99 {all[all.Length * 99 / 100]:0} ms, fewest events of one {latencies.Min(own => own.Count)}"));
            return 0;
        }
        finally
        {
            host.Kill();
        }
    }

    private static async Task ReadyAsync()
    {
        while (true)
        {
            try
            {
                using var client = await OpenAsync();
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task<TcpClient> OpenAsync()
    {
        var client = new TcpClient { ReceiveBufferSize = 16_384 };
        await client.ConnectAsync("127.0.0.1", Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /v1/stream HTTP/1.1\r\nHost: benchmark\r\nAuthorization: Bearer {StreamHost.Key}\r\n\r\n"));
        return client;
    }

    // A change carries the moment it was put in as the account's name.
    private static async Task ListenAsync(TcpClient client, List<double> latencies, CancellationToken ending)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, false, 4_096);
            try
            {
                while (await reader.ReadLineAsync(ending) is { } line)
                {
                    // One that the border between two chunks of the answer tears apart is not timed.
                    var at = line.IndexOf(StreamHost.Mark, StringComparison.Ordinal);
                    var from = at + StreamHost.Mark.Length;
                    if (s_isMeasured && at >= 0 && line.IndexOf('"', from) is >= 0 and var to)
                    {
                        var put = long.Parse(line.AsSpan(from, to - from), CultureInfo.InvariantCulture);
                        latencies.Add(Stopwatch.GetElapsedTime(put).TotalMilliseconds);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // Measured.
            }
        }
    }
}
