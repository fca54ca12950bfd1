using CommunityScoring.Leaves;
using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Simulation;

/// <summary>
/// Storage that is slow, fails before or after it has written, and survives every crash of a silo. When it crashes
/// itself it loses the last of what is not durable, as PostgreSQL does that commits asynchronously. States are immutable,
/// so holding them is as good as holding bytes.
/// </summary>
public sealed class SimStore(SimScheduler scheduler, SimContext context, Random random, SimChaos chaos) : ILeafStore, ICheckpointStore
{
    private readonly SortedDictionary<string, StoredLeaf> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<LeafEdge> _edges = [];
    private readonly Dictionary<(string, int), Checkpoint> _checkpoints = [];
    private readonly Stack<Action> _notDurable = [];
    private long _current = 1;

    /// <summary>The epoch as of the last operation: who has not asked since a crash does not know of it.</summary>
    public long Epoch { get; private set; } = 1;

    public IReadOnlyDictionary<string, StoredLeaf> Rows => _rows;

    public IReadOnlyCollection<Checkpoint> Checkpoints => _checkpoints.Values;

    /// <summary>Crashes: some of the last writes that are not durable are gone, and a new epoch begins.</summary>
    public void Crash()
    {
        for (var lost = random.Next(_notDurable.Count + 1); lost > 0; lost--)
        {
            _notDurable.Pop()();
        }

        _notDurable.Clear();
        _current++;
    }

    public Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default) =>
        RunAsync(() => _rows.GetValueOrDefault(key));

    public Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<StoredLeaf>)[.. keys.Where(_rows.ContainsKey).Select(key => _rows[key])]);

    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<LeafVersion>)[.. keys.Where(_rows.ContainsKey).Select(key => new LeafVersion(key, _rows[key].Version))]);

    public Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<LeafEdge>)[.. _edges.Where(edge => parents.Contains(edge.Parent))
            .OrderBy(edge => edge.Parent, StringComparer.Ordinal).ThenBy(edge => edge.Child, StringComparer.Ordinal)]);

    public Task<IReadOnlyList<string>> ReadUntoldAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<string>)[.. _rows.Values.Where(row => !row.IsTold && string.CompareOrdinal(row.Key, after) > 0)
            .Take(limit).Select(row => row.Key)]);

    public Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No schedule lists accounts.");

    public Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default) => RunAsync(() =>
    {
        var version = _rows.TryGetValue(write.Key, out var row) ? row.Version : 0;
        if (write.Epoch != _current && !chaos.Faults.HasFlag(LeafFaults.EpochNotCompared))
        {
            throw new StaleEpochException(write.Key);
        }

        if (version != write.ExpectedVersion)
        {
            throw new VersionConflictException(write.Key, write.ExpectedVersion);
        }

        version = Math.Max(version + 1, _current << 20);
        _rows[write.Key] = new StoredLeaf(write.Key, version, chaos.Faults.HasFlag(LeafFaults.PendingForgotten), write.State);
        var added = write.AddedParents.Select(parent => new LeafEdge(parent, write.Key)).Where(_edges.Add).ToList();
        var removed = write.RemovedParents.Select(parent => new LeafEdge(parent, write.Key)).Where(_edges.Remove).ToList();
        Undoable(write.Key, row, () =>
        {
            _edges.ExceptWith(added);
            _edges.UnionWith(removed);
        });
        if (write.IsDurable)
        {
            _notDurable.Clear();
        }

        return version;
    });

    public Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default) => RunAsync(() =>
    {
        foreach (var (key, version) in told)
        {
            if (_rows.TryGetValue(key, out var row) && row.Version == version)
            {
                _rows[key] = row with { IsTold = true };
                Undoable(key, row, () => { });
            }
        }

        return true;
    });

    public Task<IReadOnlyList<Checkpoint>> ReadAllAsync(CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<Checkpoint>)[.. _checkpoints.Values]);

    public Task<Checkpoint?> ReadAsync(string topicId, int partition, CancellationToken cancellationToken = default) =>
        RunAsync(() => _checkpoints.GetValueOrDefault((topicId, partition)));

    public Task WriteAsync(Checkpoint checkpoint, long? expectedPosition, CancellationToken cancellationToken = default) => RunAsync(() =>
    {
        var key = (checkpoint.TopicId, checkpoint.Partition);
        if (checkpoint.Epoch != _current && !chaos.Faults.HasFlag(LeafFaults.EpochNotCompared))
        {
            throw new StaleEpochException($"{key}");
        }

        if (_checkpoints.GetValueOrDefault(key)?.Position != expectedPosition)
        {
            throw new CheckpointConflictException(checkpoint.Topic, checkpoint.Partition, expectedPosition);
        }

        _checkpoints[key] = checkpoint;
        _notDurable.Clear();
        return true;
    });

    private void Undoable(string key, StoredLeaf? before, Action edges) => _notDurable.Push(() =>
    {
        if (before is null)
        {
            _rows.Remove(key);
        }
        else
        {
            _rows[key] = before;
        }

        edges();
    });

    private Task<T> RunAsync<T>(Func<T> operation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Post(context, () =>
        {
            Epoch = _current;
            var luck = chaos.IsQuiet ? 1 : random.NextDouble();
            if (luck < chaos.StoreFailsBefore)
            {
                done.SetException(new LeafStoreException("The store did not take it."));
                return;
            }

            T result;
            try
            {
                result = operation();
            }
            catch (LeafStoreException exception)
            {
                done.SetException(exception);
                return;
            }

            scheduler.Post(context, () =>
            {
                if (luck < chaos.StoreFailsBefore + chaos.StoreFailsAfter)
                {
                    done.SetException(new LeafStoreException("The store took it, but its answer was lost."));
                }
                else
                {
                    done.SetResult(result);
                }
            });
        });
        return done.Task;
    }
}
