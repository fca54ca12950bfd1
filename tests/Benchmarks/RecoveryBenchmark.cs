using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Silo.Demo;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// How long it takes after <c>kill -9</c> of one of three silos under a steady load until all partitions are read again, and until what
/// is stored is as fresh as before; and the same where another one joins in its place. Measured from the checkpoints, which come every two
/// seconds.
/// </summary>
public static class RecoveryBenchmark
{
    private const int Silos = 3;
    private const int Partitions = 8;

    // A checkpoint may come as much later than the last one did.
    private const double Tolerance = 1;
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
        Console.WriteLine("kill  oldest before  read again  as fresh as before  oldest meanwhile   joined after  as fresh as before  oldest meanwhile");
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                var before = await MostAsync(ages, s_calm);
                var fresh = before + Tolerance;
                var killed = topic.Ends;
                cluster.KillOldest();
                var lost = await RecoverAsync(ages, fresh, () => Task.FromResult(ages.Reach(killed)));
                cluster.Add();
                var joined = await RecoverAsync(ages, fresh, () => cluster.AreEvenAsync(Silos));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kill,4} {before,14:0.0} {lost.Done,11:0.0} {lost.Fresh,19:0.0} {lost.Oldest,17:0.0} {joined.Done,14:0.0} {joined.Fresh,19:0.0} {joined.Oldest,17:0.0}"));
            }
        }
        finally
        {
            await ended.CancelAsync();
            await producing;
        }

        return 0;
    }

    // Until something is done, and until all is fresh after that.
    private static async Task<(double Done, double Fresh, double Oldest)> RecoverAsync(Ages ages, double fresh, Func<Task<bool>> isDone)
    {
        var (clock, done, most, age) = (Stopwatch.StartNew(), 0.0, 0.0, double.MaxValue);
        while (done == 0 || age > fresh)
        {
            if (clock.Elapsed > s_patience)
            {
                throw new TimeoutException($"Not recovered within {s_patience}.");
            }

            await Task.Delay(s_tick);
            age = ages.Oldest();
            most = Math.Max(most, age);
            done = done == 0 && await isDone() ? clock.Elapsed.TotalSeconds : done;
        }

        return (done, clock.Elapsed.TotalSeconds, most);
    }

    private static async Task<double> MostAsync(Ages ages, TimeSpan during)
    {
        var (clock, most) = (Stopwatch.StartNew(), 0.0);
        while (clock.Elapsed < during)
        {
            await Task.Delay(s_tick);

            // What moving partitions has held up is over by the middle.
            var age = ages.Oldest();
            most = clock.Elapsed < during / 2 ? 0 : Math.Max(most, age);
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
