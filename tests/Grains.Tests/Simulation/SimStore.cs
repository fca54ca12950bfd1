using CommunityScoring.Leaves;
using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Simulation;

/// <summary>
/// One silo's way to the database: slow, and it fails before or after it has written. After a restart of the database
/// its first operation fails, as the connection is gone; from then on it knows the new epoch. States are immutable, so
/// holding them is as good as holding bytes.
/// </summary>
public sealed class SimStore(SimScheduler scheduler, SimContext context, Random random, SimChaos chaos, SimDatabase database)
    : ILeafStore, ICheckpointStore
{
    public long Epoch { get; private set; } = database.Epoch;

    private IReadOnlyDictionary<string, StoredLeaf> Rows => database.Rows;

    public Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default) =>
        RunAsync(() => Find(key));

    public Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<StoredLeaf>)[.. keys.Select(Find).OfType<StoredLeaf>()]);

    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<LeafVersion>)[.. keys.Select(Find).OfType<StoredLeaf>().Select(row => new LeafVersion(row.Key, row.Version) { Epoch = Epoch })]);

    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No schedule lists all leaves.");

    public Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<LeafEdge>)[.. database.Edges.Where(edge => parents.Contains(edge.Parent))
            .OrderBy(edge => edge.Parent, StringComparer.Ordinal).ThenBy(edge => edge.Child, StringComparer.Ordinal)]);

    public Task<IReadOnlyList<string>> ReadUntoldAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<string>)[.. Rows.Values.Where(row => !row.IsTold && string.CompareOrdinal(row.Key, after) > 0)
            .Take(limit).Select(row => row.Key)]);

    public Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No schedule lists accounts.");

    public Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default) => RunAsync(() =>
    {
        if (write.Epoch != Epoch && !chaos.Faults.HasFlag(LeafFaults.EpochIgnored))
        {
            throw new FormerEpochException(write.Key, write.Epoch, Epoch);
        }

        if ((Find(write.Key)?.Version ?? 0) != write.ExpectedVersion)
        {
            throw new VersionConflictException(write.Key, write.ExpectedVersion);
        }

        database.Write(write, chaos.Faults.HasFlag(LeafFaults.PendingForgotten));
        return write.ExpectedVersion + 1;
    });

    public Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default) => RunAsync(() =>
    {
        foreach (var version in told.Where(version => version.Epoch == Epoch))
        {
            database.MarkTold(version);
        }

        return true;
    });

    public Task<IReadOnlyList<Checkpoint>> ReadAllAsync(CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<Checkpoint>)[.. database.Checkpoints.Values]);

    public Task<Checkpoint?> ReadAsync(string topicId, int partition, CancellationToken cancellationToken = default) =>
        RunAsync(() => database.Checkpoints.GetValueOrDefault((topicId, partition)));

    public Task WriteAsync(Checkpoint checkpoint, long? expectedPosition, CancellationToken cancellationToken = default) => RunAsync(() =>
    {
        var stored = database.Checkpoints.GetValueOrDefault((checkpoint.TopicId, checkpoint.Partition));
        if (stored?.Position != expectedPosition || (checkpoint.Epoch != Epoch && !chaos.CheckpointOverLoss))
        {
            throw new CheckpointConflictException(checkpoint.Topic, checkpoint.Partition, expectedPosition);
        }

        database.Force(checkpoint);
        return true;
    });

    private StoredLeaf? Find(string key) => Rows.GetValueOrDefault(key) is { } row ? row with { Epoch = Epoch } : null;

    private Task<T> RunAsync<T>(Func<T> operation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Post(context, () =>
        {
            if (Epoch != database.Epoch)
            {
                Epoch = database.Epoch;
                done.SetException(new LeafStoreException("The database has restarted."));
                return;
            }

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
