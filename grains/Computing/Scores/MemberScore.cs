using System.Collections.Immutable;

namespace CommunityScoring.Scores;

/// <summary>A member's scores on a day.</summary>
/// <param name="AsOf">The as-of day.</param>
/// <param name="Engagement">0–100: <c>100 · sat(Σ raw, 40)</c>.</param>
/// <param name="Level">The level of the engagement.</param>
/// <param name="Raw">The raw score of every dimension, in the model's order.</param>
/// <param name="RawTotal">Their sum in that order.</param>
/// <param name="LastActiveOn">The latest day with activity, scored or not, up to the as-of day; however long ago.</param>
/// <param name="Unscored">The activities within the lookback that the model does not know, in ordinal order.</param>
public sealed record MemberScore(
    DateOnly AsOf,
    double Engagement,
    MemberLevel Level,
    ImmutableArray<DimensionScore> Raw,
    double RawTotal,
    DateOnly? LastActiveOn,
    ImmutableArray<UnscoredActivity> Unscored);
