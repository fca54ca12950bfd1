namespace CommunityScoring.Scores;

/// <summary>Looks ahead: on which day would an account be at risk if no event came?</summary>
internal static class RiskForecast
{
    /// <summary>
    /// Days computed at a time. A month without events silences every champion, so most searches end in the first run.
    /// </summary>
    private const int RunDays = 32;

    /// <summary>The first day after <paramref name="asOf"/> whose risk reaches the entry of at_risk, or null.</summary>
    public static DateOnly? AtRiskOn(AccountTimeline timeline, ScoringModel model, AccountProfile profile, int asOf)
    {
        for (var ahead = 1; ahead <= model.Risk.ForecastDays; ahead += RunDays)
        {
            var first = asOf + ahead;
            var figures = timeline.Figures(first, Math.Min(RunDays, model.Risk.ForecastDays - ahead + 1), knownUntil: asOf);
            for (var index = 0; index < figures.Length; index++)
            {
                if (figures[index].Risk(model, first + index, profile.RenewalOn) >= model.Risk.AtRisk.Enter)
                {
                    return DateOnly.FromDayNumber(first + index);
                }
            }
        }

        return null;
    }
}
