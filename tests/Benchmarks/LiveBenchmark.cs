using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// The whole way out: from an event's acknowledgement by Kafka to the server-sent event of its account that holds it, at each of some
/// listeners to everything, while a steady load of other events goes on. Each sample has an account of its own, since the stream sends
/// an account at most once a second. Samples begin at a steady rate, however long the ones before take.
/// </summary>
public static class LiveBenchmark
{
    private const string Key = "benchmark-key";
    private const string Port = "28082";
    private const int Members = 2_000;
    private const int Accounts = 200;
    private const int SamplesASecond = 20;
    private const string SamplePrefix = "sample-";
    private static readonly string s_sampled = $"\"account\":\"{SamplePrefix}";
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_return = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int At(int index, int otherwise) => arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
        var (rate, samples, listeners) = (At(0, 500), At(1, 1_000), At(2, 3));
        using var topic = new BenchmarkTopic(partitions: 8);
        var folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;
        using var silo = SiloUnderTest.Start(topic.BootstrapServers, folder, Port, [], new() { ["Access__BootstrapKey"] = Key });
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        try
        {
            for (var member = 0; member < Members + samples; member++)
            {
                topic.Produce("community.affiliation.v1", BenchmarkTopic.MemberOf(member), new() { ["account"] = AccountOf(member) });
            }

            topic.Flush();
            await topic.WaitUntilCountedAsync(client);
            Console.WriteLine($"{topic.Produced} affiliations counted");
            using var ending = new CancellationTokenSource();
            Heard[] heard = [.. Enumerable.Range(0, listeners).Select(_ => new Heard())];
            Task[] running = [topic.LoadAsync(rate, Members, ending.Token), .. heard.Select(own => ListenAsync(client, own, ending.Token))];
            await Task.Delay(s_settling);

            var (before, events, started) = (ProcessUsage.Of(silo.Id), heard[0].Events, Stopwatch.StartNew());
            var sampling = new List<Task>();
            for (var sample = 0; sample < samples; sample++)
            {
                var early = (sample / (double)SamplesASecond) - started.Elapsed.TotalSeconds;
                await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, early)));
                sampling.Add(SampleAsync(topic, Members + sample, heard));
            }

            var (after, took) = (ProcessUsage.Of(silo.Id), started.Elapsed);
            events = heard[0].Events - events;
            await Task.WhenAll(sampling);
            await ending.CancelAsync();
            await Task.WhenAll(running);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{samples} samples at {rate} events/s, {listeners} listeners: {Quantiles.Of(heard.SelectMany(own => own.Latencies))}; "
                + $"{events / took.TotalSeconds:0} events/s each, {(after.Cpu - before.Cpu) / took:P0} of a core"));
            return 0;
        }
        finally
        {
            silo.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string AccountOf(int member) => member < Members ? $"account-{member % Accounts}" : $"{SamplePrefix}{member - Members}";

    private static async Task SampleAsync(BenchmarkTopic topic, int member, Heard[] heard)
    {
        var account = AccountOf(member);
        var delivered = await topic.ProduceAsync("community.activity.v1", BenchmarkTopic.MemberOf(member), new() { ["activity"] = "post.created" });
        var acknowledged = Stopwatch.GetTimestamp();
        await Task.WhenAll(heard.Select(async own =>
        {
            try
            {
                var at = await own.WaitAsync(account, $"{BenchmarkTopic.Name}/{delivered.Partition.Value}", delivered.Offset.Value).WaitAsync(s_patience);
                own.Latencies.Add(Stopwatch.GetElapsedTime(acknowledged, at).TotalMilliseconds);
            }
            catch (TimeoutException)
            {
                // It was late by this much at least.
                own.Latencies.Add(s_patience.TotalMilliseconds);
            }
        }));
    }

    // As EventSource does: whoever is cut off comes back with the last id.
    private static async Task ListenAsync(HttpClient client, Heard heard, CancellationToken ending)
    {
        string? last = null;
        while (!ending.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/stream?kinds=score");
                if (last is not null)
                {
                    request.Headers.Add("Last-Event-ID", last);
                }

                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending);
                answer.EnsureSuccessStatusCode();
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(ending));
                while (await reader.ReadLineAsync(ending) is { } line)
                {
                    if (line.StartsWith("data:", StringComparison.Ordinal))
                    {
                        heard.Hear(line);
                    }
                    else if (line.StartsWith("id: ", StringComparison.Ordinal))
                    {
                        last = line["id: ".Length..];
                    }
                }

                Console.WriteLine("a stream ended");
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException)
            {
                Console.WriteLine($"a stream was cut off: {exception.Message}");
            }
            catch (OperationCanceledException)
            {
                // Measured.
                return;
            }

            await Task.Delay(s_return, CancellationToken.None);
        }
    }

    /// <summary>What one listener has heard. Thread-safe.</summary>
    private sealed class Heard
    {
        private readonly ConcurrentDictionary<(string Account, string Partition), TaskCompletionSource<long>> _waiting = [];
        private readonly ConcurrentDictionary<(string Account, string Partition), (long Offset, long At)> _latest = [];
        private long _events;

        public ConcurrentBag<double> Latencies { get; } = [];

        public long Events => Interlocked.Read(ref _events);

        public void Hear(string line)
        {
            var at = Stopwatch.GetTimestamp();
            Interlocked.Increment(ref _events);
            if (!line.Contains(s_sampled, StringComparison.Ordinal))
            {
                return;
            }

            var account = JsonNode.Parse(line["data:".Length..])!;
            foreach (var (partition, offset) in account["freshness"]!["partitions"]!.AsObject())
            {
                // An offset may be heard of before its acknowledgement; an account is sampled once.
                var heard = ((string)account["account"]!, partition);
                _latest[heard] = ((long)offset!, at);
                if (_waiting.TryGetValue(heard, out var waiting))
                {
                    waiting.TrySetResult(at);
                }
            }
        }

        /// <summary>The moment at which an account was heard that holds an offset.</summary>
        public async Task<long> WaitAsync(string account, string partition, long offset)
        {
            while (true)
            {
                var waiting = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting[(account, partition)] = waiting;
                if (_latest.TryGetValue((account, partition), out var latest) && latest.Offset >= offset)
                {
                    return latest.At;
                }

                await waiting.Task;
            }
        }
    }
}
