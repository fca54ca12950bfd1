using CommunityScoring.Accounts;
using CommunityScoring.Facts;
using CommunityScoring.Ingest;
using CommunityScoring.Members;
using CommunityScoring.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CommunityScoring.Tests.Simulation;

/// <summary>A few silos over one database and one log: the storm, and the quiet after it.</summary>
public sealed class SimCluster
{
    private const int SiloCount = 3;

    private readonly Random _random;
    private readonly SimContext _test;
    private readonly List<SimSilo> _silos = [];
    private readonly SimPartitions _partitions;
    private SimStore _store;
    private int _faultsLeft;

    public SimCluster(int seed, SimChaos chaos, SimWorkload workload)
    {
        _random = new Random(seed);
        Chaos = chaos;
        Scheduler = new SimScheduler(_random);
        _test = new SimContext(Scheduler);
        Time = new FakeTimeProvider(new DateTimeOffset(SimWorkload.Today, new TimeOnly(12, 0), TimeSpan.Zero));
        Network = new SimNetwork(Scheduler, _test, _random, chaos, _silos);
        _partitions = new SimPartitions(this, workload, _random);
        _store = NewStore();
        _faultsLeft = 40;
        for (var i = 0; i < SiloCount; i++)
        {
            StartSilo();
        }
    }

    public SimChaos Chaos { get; }

    public SimScheduler Scheduler { get; }

    public SimNetwork Network { get; }

    public SimDatabase Database { get; } = new();

    public FakeTimeProvider Time { get; }

    public List<DeadLetter> DeadLetters { get; } = [];

    public IReadOnlyList<SimSilo> Silos => _silos;

    /// <summary>A way of its own to the database.</summary>
    public SimStore NewStore() => new(Scheduler, new SimContext(Scheduler), _random, Chaos, Database);

    /// <summary>Runs the storm, then the quiet after it, until nothing is left to do.</summary>
    public void Run() => InTest(() => Storm(Disturb, 400));

    /// <summary>
    /// Has accounts settle what is due in a storm of its own, again and again, and then in the quiet until nothing is due.
    /// What was read so far is on the disk: so the facts stay as they are, and only the settling is disturbed.
    /// </summary>
    public void SettleDue(bool isStormy) => InTest(() =>
    {
        Database.Force();
        if (isStormy)
        {
            _faultsLeft = 40;
            Chaos.IsQuiet = false;
            Storm(
                () =>
                {
                    Disturb();
                    if (_random.NextDouble() < 0.2)
                    {
                        _ = Swallow(SettleAsync(SimWorkload.AllAccounts[_random.Next(SimWorkload.AllAccounts.Count)]));
                    }
                },
                150);
        }

        foreach (var account in SimWorkload.AllAccounts)
        {
            Complete(SettleInTheEndAsync(account));
        }

        Rest();
        Database.Force();
    });

    /// <summary>Begins another storm, once there are more records to read.</summary>
    public void RunOn()
    {
        _faultsLeft = 40;
        Chaos.IsQuiet = false;
        Run();
    }

    private void InTest(Action piece)
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_test);
        try
        {
            piece();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    private void Storm(Action disturb, int rounds)
    {
        for (var round = 0; round < 50_000 && !(round > rounds && _partitions.AllRead); round++)
        {
            disturb();
            _partitions.Feed();
            Steps(_random.Next(1, 20));
        }

        Chaos.IsQuiet = true;
        NoticeRestart();
        Rest();
        _silos.ForEach(silo => silo.CallAll());
        Rest();
        _store = NewStore();
        Complete(SweepAsync());
        Rest();
    }

    // A leaf may find that another activation has stored what it does not know: then it is asked again.
    private async Task SettleInTheEndAsync(string account)
    {
        for (var i = 0; i < 9; i++)
        {
            await Swallow(SettleAsync(account));
        }

        await SettleAsync(account);
    }

    private Task SettleAsync(string account) => Network.CallAsync(LeafKey.Account(account), async node =>
    {
        await ((AccountNode)node).SettleAsync(leaves => SimOracle.DueAt(leaves, account));
        return true;
    });

    /// <summary>Runs one asynchronous piece of the test to its end.</summary>
    public T Complete<T>(Func<Task<T>> piece)
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_test);
        try
        {
            var task = piece();
            Complete(task);
            return task.Result;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    /// <summary>Waits for what may fail, as whoever asked would ask again.</summary>
    public static async Task Swallow(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is LeafStoreException or TimeoutException)
        {
            // Whoever asked would ask again.
        }
    }

    private void Disturb()
    {
        if (_random.NextDouble() < 0.3)
        {
            Time.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 100)));
        }

        if (_random.NextDouble() < 0.1)
        {
            Wake(_random.Next(2) == 0
                ? LeafKey.Account(SimWorkload.AllAccounts[_random.Next(SimWorkload.AllAccounts.Count)])
                : LeafKey.Member(SimWorkload.AllIdentities[_random.Next(SimWorkload.AllIdentities.Count)]));
        }

        if (_random.NextDouble() < 0.05)
        {
            MarkTold(_silos[_random.Next(_silos.Count)]);
        }

        if (_random.NextDouble() < Chaos.Deactivation)
        {
            Network.PutOneToSleep();
        }

        if (_faultsLeft > 0 && _random.NextDouble() < Chaos.Rebalance)
        {
            _faultsLeft--;
            _partitions.Rebalance();
        }

        if (_faultsLeft > 0 && _random.NextDouble() < Chaos.Crash)
        {
            _faultsLeft--;
            Crash(_silos[_random.Next(_silos.Count)]);
        }

        if (_faultsLeft > 0 && Chaos.DatabaseCrash > 0 && _random.NextDouble() < Chaos.DatabaseCrash)
        {
            _faultsLeft--;
            Database.Crash(_random);
            _ = Swallow(SweepAsync());
        }
    }

    private void Crash(SimSilo silo)
    {
        silo.Context.IsDead = true;
        _silos.Remove(silo);
        _partitions.Lose(silo);
        foreach (var node in silo.AwakeNodes)
        {
            SimSilo.TellerOf(node).Stop();
        }

        Network.Fail(silo);
        StartSilo();
        _ = Swallow(SweepAsync());
    }

    private void StartSilo() => _silos.Add(new SimSilo(this));

    private void MarkTold(SimSilo silo) => Scheduler.Post(silo.Context, () => _ = Swallow(silo.MarkToldAsync()));

    // A silo writes down what is told again and again: so it notices within a second that the database has restarted.
    private void NoticeRestart()
    {
        foreach (var silo in _silos.Where(silo => silo.Store.Epoch != Database.Epoch).ToList())
        {
            MarkTold(silo);
        }
    }

    private void Rest()
    {
        for (var i = 0; i < 100_000; i++)
        {
            if (Steps(50))
            {
                if (!_partitions.AllRead)
                {
                    _partitions.Feed();
                }

                continue;
            }

            NoticeRestart();
            if (!_partitions.AllRead)
            {
                _partitions.Feed();
                Time.Advance(TimeSpan.FromMilliseconds(100));
                continue;
            }

            if (_silos.SelectMany(silo => silo.AwakeNodes).Any(node => SimSilo.TellerOf(node).IsBehind && !SimSilo.LeafOf(node).IsAbandoned))
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                continue;
            }

            return;
        }

        throw new InvalidOperationException("The schedule does not come to rest.");
    }

    private async Task SweepAsync()
    {
        string? after = null;
        while ((await _store.ReadUntoldAsync(after, 100)) is { Count: > 0 } untold)
        {
            foreach (var key in untold)
            {
                Wake(key);
            }

            after = untold[^1];
        }
    }

    private void Wake(string key)
    {
        _ = Swallow(Network.CallAsync(key, ReadAsync));
    }

    /// <summary>What a reader does: has a node build its view.</summary>
    private static async Task<bool> ReadAsync(object node)
    {
        switch (node)
        {
            case AccountNode account:
                await account.ReadAsync();
                break;
            case MemberNode { Owner: null } member:
                await member.ReadAsync();
                break;
            default:
                SimSilo.LeafOf(node).RequireEpoch();
                break;
        }

        return true;
    }

    private bool Steps(int most)
    {
        for (var i = 0; i < most; i++)
        {
            if (!Scheduler.Step())
            {
                return false;
            }
        }

        return true;
    }

    private void Complete(Task task)
    {
        for (var i = 0; i < 1_000_000 && !task.IsCompleted; i++)
        {
            if (!Scheduler.Step())
            {
                Time.Advance(TimeSpan.FromMilliseconds(100));
            }
        }

        if (!task.IsCompleted)
        {
            throw new InvalidOperationException("The schedule does not come to rest.");
        }

        task.GetAwaiter().GetResult();
    }
}
