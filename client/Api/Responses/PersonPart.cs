using CommunityScoring.Api.Reading;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>One person's part in an account's scores.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="Standing"><c>current</c>, <c>departed</c> or <c>staff</c> on the day.</param>
/// <param name="Raw">Sum of the dimensions' raw scores, of the days at the account.</param>
/// <param name="Contribution">What the person adds to <c>engagement.contributions</c>.</param>
/// <param name="Share">The contribution's share of all, 0–1.</param>
/// <param name="ShortSum">What the person adds to <c>momentum.shortSum</c>.</param>
/// <param name="LongSum">What the person adds to <c>momentum.longSum</c>.</param>
/// <param name="IsGone">True when the person is departed or silent: the long sum then counts in the champions part.</param>
/// <param name="WaitingThreads">Open threads that have waited long enough to count.</param>
/// <param name="Positive">Decayed sum of positive sentiments.</param>
/// <param name="Negative">Decayed sum of the magnitudes of negative sentiments.</param>
/// <param name="LastActiveOn">Latest day with activity at the account.</param>
/// <param name="Dimensions">The raw scores and the buckets behind them; empty where they were not wanted, as the two that follow.</param>
/// <param name="Momentum">The buckets behind the sums of momentum.</param>
/// <param name="Sentiment">The buckets with a sentiment.</param>
public sealed record PersonPart(
    string Person,
    string Standing,
    double Raw,
    double Contribution,
    double Share,
    double ShortSum,
    double LongSum,
    bool IsGone,
    int WaitingThreads,
    double Positive,
    double Negative,
    DateOnly? LastActiveOn,
    IReadOnlyList<DimensionPart> Dimensions,
    IReadOnlyList<MomentumBucket> Momentum,
    IReadOnlyList<SentimentBucket> Sentiment)
{
    internal static PersonPart Of(PersonTerms terms, bool withBuckets) => new(
        terms.Person,
        terms.Standing.Name(),
        terms.Raw,
        terms.Contribution,
        terms.Share,
        terms.ShortSum,
        terms.LongSum,
        terms.IsGone,
        terms.WaitingThreads,
        terms.Positive,
        terms.Negative,
        terms.LastActiveOn,
        withBuckets ? DimensionPart.List(terms.Dimensions) : [],
        withBuckets ? [.. terms.Momentum.Select(MomentumBucket.Of)] : [],
        withBuckets ? [.. terms.Sentiment.Select(SentimentBucket.Of)] : []);
}
