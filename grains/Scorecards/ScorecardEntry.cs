namespace CommunityScoring.Scorecards;

/// <summary>A stored scorecard on its way to the index.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Version">The row's version: of two of one account the greater one counts.</param>
/// <param name="State">The row, as <see cref="ScorecardCodec"/> wrote it.</param>
[GenerateSerializer]
[Alias("CommunityScoring.ScorecardEntry")]
[Immutable]
public sealed record ScorecardEntry([property: Id(0)] string Account, [property: Id(1)] long Version, [property: Id(2)] byte[] State);
