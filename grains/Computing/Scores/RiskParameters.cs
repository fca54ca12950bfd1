namespace CommunityScoring.Scores;

/// <summary>Weights and parameters of the risk parts and of the state that follows from them.</summary>
/// <param name="FoldDays">How many days, the as-of day included, the state is folded over.</param>
/// <param name="ForecastDays">How many days ahead <c>atRiskOn</c> looks.</param>
/// <param name="Disengagement">Weight of lost momentum, 0–1.</param>
/// <param name="Thinness">Weight of missing engagement, 0–1.</param>
/// <param name="Champions">Weight of activity whose authors left or fell silent, 0–1.</param>
/// <param name="ChampionIdleDays">Days without activity from which a person counts as silent.</param>
/// <param name="Support">Weight of waiting questions, 0–1.</param>
/// <param name="ThreadAgeDays">Days after which an open thread counts as waiting.</param>
/// <param name="Threads">Waiting threads at which the support part is full.</param>
/// <param name="Sentiment">Weight of negative sentiment, 0–1.</param>
/// <param name="SentimentHalfLife">Half-life of sentiment, in days; above 0.</param>
/// <param name="SentimentPrior">Added to the sum of sentiments, so that one voice does not decide; above 0.</param>
/// <param name="Renewal">What the factor gains on the day of renewal.</param>
/// <param name="RenewalWindowDays">Days before renewal from which the factor rises above 1.</param>
/// <param name="Watch">Edges of the state <c>watch</c>.</param>
/// <param name="AtRisk">Edges of the state <c>at_risk</c>.</param>
/// <param name="Critical">Edges of the state <c>critical</c>.</param>
public sealed record RiskParameters(
    int FoldDays,
    int ForecastDays,
    double Disengagement,
    double Thinness,
    double Champions,
    int ChampionIdleDays,
    double Support,
    int ThreadAgeDays,
    int Threads,
    double Sentiment,
    double SentimentHalfLife,
    double SentimentPrior,
    double Renewal,
    int RenewalWindowDays,
    StateEdges Watch,
    StateEdges AtRisk,
    StateEdges Critical);
