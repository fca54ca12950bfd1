namespace CommunityScoring.Scores;

/// <summary>One bucket's part in the sentiment part of risk.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Activity">The activity's name; it may be one that the model does not score.</param>
/// <param name="Positive">Positive sentiments · 2^(−age/30).</param>
/// <param name="Negative">Magnitudes of negative sentiments · 2^(−age/30).</param>
public sealed record SentimentTerm(DateOnly Day, string Activity, double Positive, double Negative);
