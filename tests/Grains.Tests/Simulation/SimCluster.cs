using CommunityScoring.Accounts;
using CommunityScoring.Facts;
using CommunityScoring.Ingest;
using CommunityScoring.Members;
using CommunityScoring.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CommunityScoring.Tests.Simulation;

/// <summary>A few silos over one store and one log, with a network that loses, delays and repeats.</summary>
public sealed class SimCluster
{
    private const string TopicId = "topic-1";
    private const string Topic = "community.events";
    private const int SiloCount = 3;

    private readonly Random _random;
    private readonly Random _storeCrashes;
    private readonly SimWorkload _workload;
    private readonly SimContext _test;
    private readonly List<SimSilo> _silos = [];
    private readonly Dictionary<string, SimSilo> _directory = new(StringComparer.Ordinal);
    private readonly List<(SimSilo Target, Action Fail)> _calls = [];
    private readonly SimSilo?[] _owners;
    private int _faultsLeft;

    public SimCluster(int seed, SimChaos chaos, SimWorkload workload)
    {
        _random = new Random(seed);
        _storeCrashes = new Random(~seed);
        Chaos = chaos;
        _workload = workload;
        Scheduler = new SimScheduler(_random);
        _test = new SimContext(Scheduler);
        Time = new FakeTimeProvider(new DateTimeOffset(SimWorkload.Today, new TimeOnly(12, 0), TimeSpan.Zero));
        Store = new SimStore(Scheduler, new SimContext(Scheduler), _random, chaos);
        _owners = new SimSilo?[workload.Partitions.Count];
        _faultsLeft = 40;
        for (var i = 0; i < SiloCount; i++)
        {
            StartSilo();
        }
    }

    public SimChaos Chaos { get; }

    public SimScheduler Scheduler { get; }

    public SimStore Store { get; }

    public FakeTimeProvider Time { get; }

    public List<DeadLetter> DeadLetters { get; } = [];

    public bool HadDuplicates { get; private set; }

    public IReadOnlyList<SimSilo> Silos => _silos;

    /// <summary>Runs the storm, then the quiet after it, until nothing is left to do.</summary>
    public void Run()
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_test);
        try
        {
            for (var round = 0; round < 50_000 && !(round > 400 && AllRead()); round++)
            {
                Disturb();
                FeedPumps();
                Steps(_random.Next(1, 20));
            }

            Chaos.IsQuiet = true;
            Settle();
            Complete(SweepAsync());
            Settle();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

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

    public async Task<T> CallAsync<T>(string key, Func<object, Task<T>> call)
    {
        var target = Locate(key);
        var luck = Chaos.IsQuiet ? 1 : _random.NextDouble();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        (SimSilo Target, Action Fail) pending = (target, () => done.TrySetException(new TimeoutException("The silo went away.")));
        _calls.Add(pending);
        if (luck < Chaos.CallLost + Chaos.CallLate)
        {
            Scheduler.Post(_test, () => done.TrySetException(new TimeoutException("No answer in time.")));
        }

        if (luck >= Chaos.CallLost)
        {
            Scheduler.Post(target.Context, () => _ = ServeAsync(target, key, call, done, luck < Chaos.CallLost + Chaos.CallLate + Chaos.ReplyLost));
        }

        try
        {
            return await done.Task;
        }
        finally
        {
            _calls.Remove(pending);
        }
    }

    private async Task ServeAsync<T>(SimSilo target, string key, Func<object, Task<T>> call, TaskCompletionSource<T> done, bool loseReply)
    {
        try
        {
            var result = await target.ServeAsync(key, call);
            Scheduler.Post(_test, () =>
            {
                if (loseReply)
                {
                    done.TrySetException(new TimeoutException("The answer was lost."));
                }
                else
                {
                    done.TrySetResult(result);
                }
            });
        }
        catch (Exception exception)
        {
            Scheduler.Post(_test, () => done.TrySetException(exception));
        }
    }

    private SimSilo Locate(string key)
    {
        if (!_directory.TryGetValue(key, out var silo) || silo.Context.IsDead)
        {
            _directory[key] = silo = _silos[_random.Next(_silos.Count)];
        }

        if (!Chaos.IsQuiet && _random.NextDouble() < Chaos.DuplicateActivation)
        {
            HadDuplicates = true;
            return _silos[_random.Next(_silos.Count)];
        }

        silo.Expect(key);
        return silo;
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
            var silo = _silos[_random.Next(_silos.Count)];
            Scheduler.Post(silo.Context, () => _ = Swallow(silo.MarkToldAsync()));
        }

        if (_random.NextDouble() < Chaos.Deactivation && _directory.Count > 0)
        {
            var (key, silo) = _directory.ElementAt(_random.Next(_directory.Count));
            if (silo.TrySleep(key))
            {
                _directory.Remove(key);
            }
        }

        if (_faultsLeft > 0 && _random.NextDouble() < Chaos.Rebalance)
        {
            _faultsLeft--;
            var partition = _random.Next(_owners.Length);
            if (_owners[partition] is { } owner && owner.Pumps.TryGetValue(partition, out var pump) && _random.Next(2) == 0)
            {
                // In the other half of the cases the old pump goes on for as long as its silo lives.
                pump.Stop();
                owner.Pumps.Remove(partition);
            }

            _owners[partition] = null;
        }

        if (_faultsLeft > 0 && _storeCrashes.NextDouble() < Chaos.StoreCrash)
        {
            _faultsLeft--;
            Store.Crash();
            // A view may have been told what is lost now; the next verification mends it.
            HadDuplicates = true;
        }

        if (_faultsLeft > 0 && _random.NextDouble() < Chaos.Crash)
        {
            _faultsLeft--;
            Crash(_silos[_random.Next(_silos.Count)]);
        }
    }

    private void Crash(SimSilo silo)
    {
        silo.Context.IsDead = true;
        _silos.Remove(silo);
        foreach (var pump in silo.Pumps.Values)
        {
            pump.Stop();
        }

        foreach (var node in silo.AwakeNodes)
        {
            SimSilo.TellerOf(node).Stop();
        }

        foreach (var (target, fail) in _calls.ToList())
        {
            if (target == silo)
            {
                Scheduler.Post(_test, fail);
            }
        }

        for (var i = 0; i < _owners.Length; i++)
        {
            _owners[i] = _owners[i] == silo ? null : _owners[i];
        }

        StartSilo();
        _ = Swallow(SweepAsync());
    }

    private void StartSilo() => _silos.Add(new SimSilo(this));

    private void FeedPumps()
    {
        for (var partition = 0; partition < _owners.Length; partition++)
        {
            if (_owners[partition] is null)
            {
                var silo = _silos[_random.Next(_silos.Count)];
                _owners[partition] = silo;
                var started = partition;
                Scheduler.Post(silo.Context, () => _ = Swallow(StartPumpAsync(silo, started)));
            }
        }

        foreach (var silo in _silos)
        {
            foreach (var (partition, pump) in silo.Pumps.ToList())
            {
                if (pump.NeedsReplay)
                {
                    silo.Pumps.Remove(partition);
                    _owners[partition] = _owners[partition] == silo ? null : _owners[partition];
                    continue;
                }

                if (_random.Next(3) == 0)
                {
                    Scheduler.Post(silo.Context, () => Feed(pump));
                }

                if (_random.Next(10) == 0)
                {
                    Scheduler.Post(silo.Context, () => _ = CheckpointAsync(silo, pump));
                }
            }
        }
    }

    private async Task StartPumpAsync(SimSilo silo, int partition)
    {
        try
        {
            var epoch = Store.Epoch;
            var stored = await Store.ReadAsync(TopicId, partition);
            var from = (stored ?? new Checkpoint(TopicId, Topic, partition, 0, OutcomeCounts.None, Time.GetUtcNow())) with { Epoch = epoch };
            if (_owners[partition] == silo)
            {
                silo.Pumps[partition] = new PartitionPump(
                    new SourcePartition(TopicId, Topic, partition), from, stored is not null, silo, silo, Store, Chaos.Pump, Time);
            }
        }
        catch (LeafStoreException)
        {
            _owners[partition] = _owners[partition] == silo ? null : _owners[partition];
        }
    }

    private async Task CheckpointAsync(SimSilo silo, PartitionPump pump)
    {
        try
        {
            await pump.CheckpointAsync();
        }
        catch (LeafStoreException exception) when (exception is CheckpointConflictException or StaleEpochException)
        {
            pump.Stop();
            var partition = pump.Source.Partition;
            if (silo.Pumps.GetValueOrDefault(partition) == pump)
            {
                silo.Pumps.Remove(partition);
                _owners[partition] = _owners[partition] == silo ? null : _owners[partition];
            }
        }
        catch (LeafStoreException)
        {
            // The next round tries again.
        }
    }

    private void Feed(PartitionPump pump)
    {
        if (pump.IsFull)
        {
            return;
        }

        var log = _workload.Partitions[pump.Source.Partition];
        var from = (int)pump.ReadPosition;
        var records = log.Skip(from).Take(_random.Next(1, 12)).Select((parsed, index) => new PumpRecord(
            from + index,
            parsed,
            parsed.Rejection is { } rejection ? new DeadLetter(pump.Source, from + index, null, [1], [], rejection) : null));
        pump.Accept([.. records]);
    }

    private bool AllRead() => _owners.Select((owner, partition) => (owner, partition)).All(item =>
        item.owner is { } owner
        && owner.Pumps.TryGetValue(item.partition, out var pump)
        && pump.Committed.Position == _workload.Partitions[item.partition].Count);

    private void Settle()
    {
        for (var i = 0; i < 100_000; i++)
        {
            if (Steps(50))
            {
                if (!AllRead())
                {
                    FeedPumps();
                }

                continue;
            }

            if (!AllRead())
            {
                FeedPumps();
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
        while ((await Store.ReadUntoldAsync(after, 100)) is { Count: > 0 } untold)
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
        _ = Swallow(CallAsync(key, ReadAsync));
    }

    /// <summary>What a reader does: has a node build its view.</summary>
    private static async Task<bool> ReadAsync(object node)
    {
        switch (node)
        {
            case AccountNode account:
                await account.View.GetLeavesAsync();
                break;
            case MemberNode { Owner: null } member:
                await member.View.Open(keep: true).GetAsync();
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

    private static async Task Swallow(Task task)
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
}
