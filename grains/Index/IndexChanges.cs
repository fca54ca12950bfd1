using System.Collections.Immutable;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Index;

/// <summary>The accounts that changed after a sequence, each once and as it is now, in order of their last changes.</summary>
/// <param name="Next">What to ask after next: everything up to here has been said.</param>
/// <param name="Day">The day that figures are of.</param>
/// <param name="Changes">The changes; there may be more behind them.</param>
[GenerateSerializer]
[Alias("CommunityScoring.IndexChanges")]
[Immutable]
public sealed record IndexChanges(
    [property: Id(0)] long Next, [property: Id(1)] DateOnly Day, [property: Id(2)] ImmutableArray<IndexedChange> Changes);

/// <summary>An account that changed.</summary>
/// <param name="Sequence">The sequence of its last change; no two accounts share one.</param>
/// <param name="Entry">Its scorecard.</param>
/// <param name="IsScore">True where figures changed, not its alerts alone.</param>
/// <param name="Alerts">The ids of the alerts that changed.</param>
[GenerateSerializer]
[Alias("CommunityScoring.IndexedChange")]
[Immutable]
public sealed record IndexedChange(
    [property: Id(0)] long Sequence,
    [property: Id(1)] ScorecardEntry Entry,
    [property: Id(2)] bool IsScore,
    [property: Id(3)] ImmutableArray<string> Alerts);
