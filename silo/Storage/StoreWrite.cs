using CommunityScoring.Scorecards;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>What the writer's queue holds: rows, marks, checkpoints and scorecards in one order, so that none overtakes another.</summary>
internal abstract record StoreWrite;

/// <summary>A leaf's row, already encoded by the caller, whose processor it is to use and not the writer's.</summary>
internal sealed record RowWrite(LeafWrite Write, byte[] State) : StoreWrite;

/// <summary>Marks of versions that the views know.</summary>
internal sealed record ToldWrite(IReadOnlyList<LeafVersion> Told) : StoreWrite;

/// <summary>A checkpoint.</summary>
internal sealed record CheckpointWrite(Checkpoint Checkpoint, long? ExpectedPosition) : StoreWrite;

/// <summary>A scorecard.</summary>
internal sealed record CardWrite(ScorecardWrite Write) : StoreWrite;

/// <summary>Marks of scorecards that lack something that was told.</summary>
internal sealed record DirtyWrite(IReadOnlyList<string> Accounts) : StoreWrite;

/// <summary>Marks of scorecards that everybody knows.</summary>
internal sealed record SentWrite(IReadOnlyList<ScorecardVersion> Sent) : StoreWrite;
