using CommunityScoring.Leaves;
using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Simulation;

/// <summary>
/// Storage that is slow, fails before or after it has written, and survives every crash. States are immutable, so
/// holding them is as good as holding bytes.
/// </summary>
public sealed class SimStore(SimScheduler scheduler, SimContext context, Random random, SimChaos chaos) : ILeafStore, ICheckpointStore
{
    private readonly SortedDictionary<string, StoredLeaf> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<LeafEdge> _edges = [];
    private readonly Dictionary<(string, int), Checkpoint> _checkpoints = [];

    public IReadOnlyDictionary<string, StoredLeaf> Rows => _rows;

    public IReadOnlyCollection<Checkpoint> Checkpoints => _checkpoints.Values;

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
        if (version != write.ExpectedVersion)
        {
            throw new VersionConflictException(write.Key, write.ExpectedVersion);
        }

        _rows[write.Key] = new StoredLeaf(write.Key, version + 1, chaos.Faults.HasFlag(LeafFaults.PendingForgotten), write.State);
        _edges.UnionWith(write.AddedParents.Select(parent => new LeafEdge(parent, write.Key)));
        _edges.ExceptWith(write.RemovedParents.Select(parent => new LeafEdge(parent, write.Key)));
        return version + 1;
    });

    public Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default) => RunAsync(() =>
    {
        foreach (var (key, version) in told)
        {
            if (_rows.TryGetValue(key, out var row) && row.Version == version)
            {
                _rows[key] = row with { IsTold = true };
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
        if (_checkpoints.GetValueOrDefault(key)?.Position != expectedPosition)
        {
            throw new CheckpointConflictException(checkpoint.Topic, checkpoint.Partition, expectedPosition);
        }

        _checkpoints[key] = checkpoint;
        return true;
    });

    private Task<T> RunAsync<T>(Func<T> operation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Post(context, () =>
        {
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
