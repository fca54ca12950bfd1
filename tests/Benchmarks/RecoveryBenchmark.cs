using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Silo.Demo;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// How long it takes after <c>kill -9</c> of one of three silos under a steady load until all partitions are read again, and until what
/// is stored is as fresh as before. Measured from the checkpoints, which come every two seconds.
/// </summary>
public static class RecoveryBenchmark
{
    private const int Silos = 3;
    private const int Partitions = 8;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rate = arguments is [var perSecond, ..] ? int.Parse(perSecond, CultureInfo.InvariantCulture) : 500;
        var kills = arguments is [_, var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 5;
        var load = new LoadCommunity(1, 2_000, 200, 50_000_000, DateTimeOffset.UtcNow.AddDays(-31), linkPercent: 0.5);
        using var topic = new LoadTopic(load, Partitions);
        using var cluster = await ClusterUnderTest.StartAsync(topic, Silos);
        var ages = new Ages(topic, cluster.Store);
        using var ended = new CancellationTokenSource();
        var producing = Task.Run(() => ProduceAsync(topic, rate, ended.Token));
        Console.WriteLine($"{Silos} silos, {Partitions} partitions, {rate} events/s, PostgreSQL; seconds");
        Console.WriteLine("kill  oldest before  read again  as fresh as before  oldest meanwhile");
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                var before = await MostAsync(ages, s_calm);
                var killed = topic.Ends;
                cluster.KillOldest();
                var clock = Stopwatch.StartNew();
                var (isRead, most) = (TimeSpan.Zero, 0.0);
                var age = double.MaxValue;
                while (isRead == TimeSpan.Zero || age > before)
                {
                    if (clock.Elapsed > s_patience)
                    {
                        throw new TimeoutException($"Not recovered within {s_patience}.");
                    }

                    await Task.Delay(s_tick);
                    age = ages.Oldest();
                    most = Math.Max(most, age);
                    isRead = isRead == TimeSpan.Zero && ages.Reach(killed) ? clock.Elapsed : isRead;
                }

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{kill,4} {before,14:0.0} {isRead.TotalSeconds,11:0.0} {clock.Elapsed.TotalSeconds,19:0.0} {most,17:0.0}"));
                cluster.Add();
                await cluster.WaitAsync(Silos);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await producing;
        }

        return 0;
    }

    private static async Task<double> MostAsync(Ages ages, TimeSpan during)
    {
        var (clock, most) = (Stopwatch.StartNew(), 0.0);
        while (clock.Elapsed < during)
        {
            await Task.Delay(s_tick);

            // What moving partitions has held up is over by the middle.
            most = clock.Elapsed < during / 2 ? 0 : Math.Max(most, ages.Oldest());
        }

        return most;
    }

    private static async Task ProduceAsync(LoadTopic topic, int rate, CancellationToken ended)
    {
        var clock = Stopwatch.StartNew();
        for (var sent = 0L; !ended.IsCancellationRequested;)
        {
            var due = (long)(clock.Elapsed.TotalSeconds * rate);
            topic.Produce(sent, due);
            sent = due;
            await Task.Delay(s_tick, CancellationToken.None);
        }
    }

    // How old the oldest record is that no checkpoint holds yet.
    private sealed class Ages(LoadTopic topic, StoreUnderTest store)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly Queue<(TimeSpan At, IReadOnlyList<long> Ends)> _ends = [];

        public double Oldest()
        {
            _ends.Enqueue((_clock.Elapsed, topic.Ends));
            var positions = store.Positions;
            while (_ends.Count > 1 && AreReached(positions, _ends.ElementAt(1).Ends))
            {
                _ends.Dequeue();
            }

            return (_clock.Elapsed - _ends.Peek().At).TotalSeconds;
        }

        public bool Reach(IReadOnlyList<long> ends) => AreReached(store.Positions, ends);

        private static bool AreReached(IReadOnlyDictionary<int, long> positions, IReadOnlyList<long> ends) =>
            !ends.Where((end, partition) => positions.GetValueOrDefault(partition) < end).Any();
    }
}
