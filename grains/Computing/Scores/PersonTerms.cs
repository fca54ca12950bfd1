using System.Collections.Immutable;

namespace CommunityScoring.Scores;

/// <summary>One person's part in an account's scores.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="Standing">What the person is to the account on the as-of day.</param>
/// <param name="Raw">Σ raw over the dimensions, of the days at the account; in points.</param>
/// <param name="Dimensions">The raw scores and the buckets behind them.</param>
/// <param name="Contribution"><c>60 · sat(Σ raw, 60)</c>; 0 for a person who is not current.</param>
/// <param name="Share">The contribution's share of all contributions, 0–1; 0 where there are none.</param>
/// <param name="ShortSum">S(14): the sum of the momentum terms' short parts.</param>
/// <param name="LongSum">S(90): the sum of the momentum terms' long parts.</param>
/// <param name="IsGone">True when the person is departed, or silent for 30 days or more: S(90) then counts in the champions part.</param>
/// <param name="Momentum">The scored buckets, by day and then by activity.</param>
/// <param name="WaitingThreads">Open threads, opened 3 or more days ago, of a current person.</param>
/// <param name="Positive">The sum of the sentiment terms' positive parts.</param>
/// <param name="Negative">The sum of the sentiment terms' negative parts.</param>
/// <param name="Sentiment">The buckets with a sentiment, by day and then by activity.</param>
/// <param name="LastActiveOn">The latest day with activity at the account up to the as-of day.</param>
public sealed record PersonTerms(
    string Person,
    PersonStanding Standing,
    double Raw,
    ImmutableArray<DimensionTerms> Dimensions,
    double Contribution,
    double Share,
    double ShortSum,
    double LongSum,
    bool IsGone,
    ImmutableArray<MomentumTerm> Momentum,
    int WaitingThreads,
    double Positive,
    double Negative,
    ImmutableArray<SentimentTerm> Sentiment,
    DateOnly? LastActiveOn);
