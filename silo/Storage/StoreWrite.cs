using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>What the writer's queue holds: rows, marks and checkpoints in one order, so that none overtakes another.</summary>
internal abstract record StoreWrite;

/// <summary>A leaf's row, already encoded by the caller, whose processor it is to use and not the writer's.</summary>
internal sealed record RowWrite(LeafWrite Write, byte[] State) : StoreWrite;

/// <summary>Marks of versions that the views know.</summary>
internal sealed record ToldWrite(IReadOnlyList<LeafVersion> Told) : StoreWrite;

/// <summary>A checkpoint.</summary>
internal sealed record CheckpointWrite(Checkpoint Checkpoint, long? ExpectedPosition) : StoreWrite;
