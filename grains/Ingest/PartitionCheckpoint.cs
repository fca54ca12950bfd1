using CommunityScoring.Facts;
using CommunityScoring.Storage;

namespace CommunityScoring.Ingest;

/// <summary>The checkpoint of one partition: the one that is stored, and whether the next is under way. Not thread-safe; the pump locks.</summary>
/// <param name="from">The first one.</param>
/// <param name="isStored">True where it is stored.</param>
internal sealed class PartitionCheckpoint(Checkpoint from, bool isStored)
{
    private bool _isUnderWay;

    /// <summary>The checkpoint as last stored.</summary>
    public Checkpoint Stored { get; private set; } = from;

    /// <summary>The position that storage must hold for the next one to be written; null where there must be none.</summary>
    public long? Expected { get; private set; } = isStored ? from.Position : null;

    /// <summary>Begins to store another one.</summary>
    /// <param name="next">The other one.</param>
    /// <param name="safe">Up to where storage holds every record.</param>
    /// <returns>False where nothing has moved, or another one is under way.</returns>
    /// <exception cref="InvariantException">It would go back, or beyond what is stored.</exception>
    public bool TryBegin(Checkpoint next, long safe)
    {
        if (_isUnderWay || next.Position == Stored.Position)
        {
            return false;
        }

        if (next.Position < Stored.Position || next.Position > safe)
        {
            throw new InvariantException(
                $"The checkpoint of {next.Topic}/{next.Partition} would move from {Stored.Position} to {next.Position}; stored is {safe}.");
        }

        return _isUnderWay = true;
    }

    /// <summary>Ends what was begun.</summary>
    /// <param name="stored">The one that is stored now; null where it failed.</param>
    public void End(Checkpoint? stored)
    {
        _isUnderWay = false;
        if (stored is not null)
        {
            Stored = stored;
            Expected = stored.Position;
        }
    }
}
