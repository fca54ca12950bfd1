using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>One bucket's part in the sentiment part of risk.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Activity">The activity's name.</param>
/// <param name="Positive">Decayed sum of positive sentiments.</param>
/// <param name="Negative">Decayed sum of the magnitudes of negative sentiments.</param>
public sealed record SentimentBucket(DateOnly Day, string Activity, double Positive, double Negative)
{
    internal static SentimentBucket Of(SentimentTerm term) => new(term.Day, term.Activity, term.Positive, term.Negative);
}
