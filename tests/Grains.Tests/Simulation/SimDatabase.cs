using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Simulation;

/// <summary>
/// The database: survives every crash of a silo. It has a log of its own that is forced to the disk with each checkpoint
/// only, so that its own crash loses the last of what it had confirmed, in the order of the commits.
/// </summary>
public sealed class SimDatabase
{
    private readonly SortedDictionary<string, StoredLeaf> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<LeafEdge> _edges = [];
    private readonly Dictionary<(string, int), Checkpoint> _checkpoints = [];
    private readonly Stack<Action> _unforced = [];

    public long Epoch { get; private set; }

    /// <summary>Commits that a crash has taken back.</summary>
    public int Lost { get; private set; }

    public IReadOnlyDictionary<string, StoredLeaf> Rows => _rows;

    public IReadOnlyCollection<LeafEdge> Edges => _edges;

    public IReadOnlyDictionary<(string TopicId, int Partition), Checkpoint> Checkpoints => _checkpoints;

    /// <summary>Restarts the database, with or without the last commits that were not forced.</summary>
    public void Crash(Random random)
    {
        Epoch++;
        for (var lost = random.Next(_unforced.Count + 1); lost > 0; lost--)
        {
            _unforced.Pop()();
            Lost++;
        }

        _unforced.Clear();
    }

    public void Write(LeafWrite write, bool isTold)
    {
        var before = _rows.GetValueOrDefault(write.Key);
        var edges = _edges.Where(edge => edge.Child == write.Key).ToList();
        _unforced.Push(() =>
        {
            PutRow(write.Key, before);
            _edges.RemoveWhere(edge => edge.Child == write.Key);
            _edges.UnionWith(edges);
        });
        PutRow(write.Key, new StoredLeaf(write.Key, write.ExpectedVersion + 1, isTold, write.State));
        _edges.UnionWith(write.AddedParents.Select(parent => new LeafEdge(parent, write.Key)));
        _edges.ExceptWith(write.RemovedParents.Select(parent => new LeafEdge(parent, write.Key)));
    }

    public void MarkTold(LeafVersion told)
    {
        if (_rows.TryGetValue(told.Key, out var row) && row.Version == told.Version)
        {
            _unforced.Push(() => PutRow(told.Key, row));
            PutRow(told.Key, row with { IsTold = true });
        }
    }

    public void Force(Checkpoint checkpoint)
    {
        _checkpoints[(checkpoint.TopicId, checkpoint.Partition)] = checkpoint;
        _unforced.Clear();
    }

    /// <summary>Forces everything to the disk, as time does.</summary>
    public void Force() => _unforced.Clear();

    private void PutRow(string key, StoredLeaf? row)
    {
        if (row is null)
        {
            _rows.Remove(key);
        }
        else
        {
            _rows[key] = row;
        }
    }
}
