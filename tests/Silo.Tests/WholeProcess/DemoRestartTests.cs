using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>The demo over one folder, stopped and started: its broker is new each time, its facts are not.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed partial class DemoRestartTests(ITestOutputHelper output)
{
    private readonly HashSet<string> _known = [];

    [Fact]
    public async Task It_goes_on_where_it_was_and_counts_nothing_twice()
    {
        using var site = new SiloSite(null);
        var played = new List<byte[]>();
        var histories = new List<long>();
        for (var start = 0; start < 2; start++)
        {
            using var silo = new SiloProcess(site, output, "--demo");
            using var log = new TopicLog(await AddressAsync(silo));
            await Eventually.HoldsAsync("the demo is live", TimeSpan.FromMinutes(2), () => Task.FromResult(History().IsMatch(silo.Log)));
            await silo.WaitUntilReadyAsync();
            var history = long.Parse(History().Match(silo.Log).Groups[1].Value, CultureInfo.InvariantCulture);
            using var checkpoints = new StoredCheckpoints(site);
            var former = checkpoints.Read().Where(stored => _known.Contains(stored.TopicId)).Sum(stored => stored.Position);
            await Eventually.HoldsAsync(
                "live events are stored", TimeSpan.FromSeconds(60), () => Task.FromResult(checkpoints.Position >= former + history + 50));
            histories.Add(history);
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
            var ended = checkpoints.Read();
            Assert.Equal(start + 1, ended.Select(stored => stored.TopicId).Distinct().Count());
            var own = ended.Where(stored => !_known.Contains(stored.TopicId)).ToList();
            _known.UnionWith(own.Select(stored => stored.TopicId));
            played.AddRange(own.SelectMany(stored => log.Before(stored.Partition, stored.Position)));
        }

        using var after = new StoredCheckpoints(site);
        var expected = new PureRun();
        played.ForEach(json => expected.Take(json));
        var counts = after.Counts();
        output.WriteLine($"{played.Count} records: {counts}");
        Assert.All(after.Read(), stored => Assert.Equal(stored.Position, stored.Counts.Total));
        Assert.Equal(played.Count, counts.Total);
        Assert.Equal(expected.Distinct, counts.Counted + counts.Ignored);
        Assert.Equal(expected.Duplicates, counts.Duplicate);
        // Of the history only the last moments are played again.
        Assert.InRange(histories[1], 0, histories[0] / 10);
        await expected.AssertStoredAsync(site);
    }

    private static async Task<string> AddressAsync(SiloProcess silo)
    {
        await Eventually.HoldsAsync("the broker's address is printed", TimeSpan.FromSeconds(60), () => Task.FromResult(Address().IsMatch(silo.Log)));
        return Address().Match(silo.Log).Groups[1].Value;
    }

    [GeneratedRegex("([0-9]+) events of history were played")]
    private static partial Regex History();

    [GeneratedRegex(@"Kafka  ([0-9.:]+), topic")]
    private static partial Regex Address();

    /// <summary>Everything that is produced to the topic, read as it comes.</summary>
    private sealed class TopicLog : IDisposable
    {
        private readonly ConcurrentDictionary<(int Partition, long Offset), byte[]> _records = new();
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _reading;

        public TopicLog(string bootstrapServers) => _reading = Task.Factory.StartNew(() => Read(bootstrapServers), TaskCreationOptions.LongRunning);

        /// <summary>The values before a position; all of them, or the test would compare with less than was there.</summary>
        public IEnumerable<byte[]> Before(int partition, long position)
        {
            for (var offset = 0L; offset < position; offset++)
            {
                Assert.True(_records.TryGetValue((partition, offset), out var value), $"Record {partition}/{offset} was not seen in time.");
                yield return value;
            }
        }

        public void Dispose()
        {
            _ended.Cancel();
            _reading.Wait();
            _ended.Dispose();
        }

        private void Read(string bootstrapServers)
        {
            using var consumer = new ConsumerBuilder<byte[]?, byte[]>(new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                GroupId = "tests",
                EnableAutoCommit = false,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                FetchWaitMaxMs = 20,
            }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            consumer.Assign(Enumerable.Range(0, BrokerFixture.Partitions)
                .Select(partition => new TopicPartitionOffset(BrokerFixture.Topic, partition, 0)));
            while (!_ended.IsCancellationRequested)
            {
                if (consumer.Consume(100) is { } record)
                {
                    _records[(record.Partition.Value, record.Offset.Value)] = record.Message.Value;
                }
            }
        }
    }
}
