using System.Collections.Concurrent;
using CommunityScoring.Facts;
using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Fakes;

/// <summary>Rows in memory, as bytes where a codec is given; with hooks to hold or fail a write before and after it.</summary>
public sealed class MemoryLeafStore(ILeafCodec? codec = null) : ILeafStore, ICheckpointStore
{
    private static readonly ConcurrentDictionary<string, MemoryLeafStore> Shared = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (long Version, bool IsTold, StoredLeaf Row, byte[]? Bytes)> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<LeafEdge> _edges = [];
    private readonly Dictionary<(string, int), Checkpoint> _checkpoints = [];

    /// <summary>Awaited before a write; what it throws, the write throws without having written.</summary>
    public Func<LeafWrite, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited after a write; what it throws, the write throws although it has written.</summary>
    public Func<LeafWrite, Task> After { get; set; } = _ => Task.CompletedTask;

    public int Writes { get; private set; }

    /// <summary>The bulk marks, each as it came.</summary>
    public List<LeafVersion[]> Marks { get; } = [];

    /// <summary>The store of a cluster, the same for all its silos.</summary>
    public static MemoryLeafStore Of(string clusterId, ILeafCodec codec) => Shared.GetOrAdd(clusterId, _ => new MemoryLeafStore(codec));

    public Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult(_rows.ContainsKey(key) ? RowOf(key) : null);
        }
    }

    public Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<StoredLeaf>>([.. keys.Where(_rows.ContainsKey).Select(RowOf)]);
        }
    }

    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<LeafVersion>>(
                [.. keys.Where(_rows.ContainsKey).Select(key => new LeafVersion(key, _rows[key].Version))]);
        }
    }

    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<LeafVersion>>(
                [.. _rows.Where(row => string.CompareOrdinal(row.Key, after) > 0).Take(limit).Select(row => new LeafVersion(row.Key, row.Value.Version))]);
        }
    }

    public Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<LeafEdge>>([.. _edges.Where(edge => parents.Contains(edge.Parent))]);
        }
    }

    public async Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default)
    {
        await Before(write);
        var bytes = codec?.Encode(write.State);
        lock (_gate)
        {
            var version = _rows.TryGetValue(write.Key, out var row) ? row.Version : 0;
            if (version != write.ExpectedVersion)
            {
                throw new VersionConflictException(write.Key, write.ExpectedVersion);
            }

            Writes++;
            _rows[write.Key] = (version + 1, false, new StoredLeaf(write.Key, version + 1, false, write.State), bytes);
            _edges.UnionWith(write.AddedParents.Select(parent => new LeafEdge(parent, write.Key)));
            _edges.ExceptWith(write.RemovedParents.Select(parent => new LeafEdge(parent, write.Key)));
        }

        await After(write);
        return write.ExpectedVersion + 1;
    }

    public Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Marks.Add([.. told]);
            foreach (var (key, version) in told)
            {
                if (_rows.TryGetValue(key, out var row) && row.Version == version)
                {
                    _rows[key] = row with { IsTold = true };
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ReadUntoldAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<string>>(
                [.. _rows.Where(row => !row.Value.IsTold && string.CompareOrdinal(row.Key, after) > 0).Select(row => row.Key).Take(limit)]);
        }
    }

    public Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var accounts = _rows.Keys.Concat(_edges.Select(edge => edge.Parent)).Where(LeafKey.IsAccount).Select(LeafKey.IdOf);
            return Task.FromResult<IReadOnlyList<string>>(
                [.. accounts.Distinct().Order(StringComparer.Ordinal).Where(id => string.CompareOrdinal(id, after) > 0).Take(limit)]);
        }
    }

    public Task<IReadOnlyList<Checkpoint>> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Checkpoint>>([.. _checkpoints.Values]);
        }
    }

    public Task<Checkpoint?> ReadAsync(string topicId, int partition, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult(_checkpoints.GetValueOrDefault((topicId, partition)));
        }
    }

    public Task WriteAsync(Checkpoint checkpoint, long? expectedPosition, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var key = (checkpoint.TopicId, checkpoint.Partition);
            if (_checkpoints.GetValueOrDefault(key)?.Position != expectedPosition)
            {
                return Task.FromException(new CheckpointConflictException(checkpoint.Topic, checkpoint.Partition, expectedPosition));
            }

            _checkpoints[key] = checkpoint;
            return Task.CompletedTask;
        }
    }

    private StoredLeaf RowOf(string key)
    {
        var (version, isTold, row, bytes) = _rows[key];
        return new StoredLeaf(key, version, isTold, bytes is null ? row.State : codec!.Decode(bytes));
    }
}
