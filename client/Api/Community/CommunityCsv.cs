using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using static CommunityScoring.Api.Reading.CsvTable;

namespace CommunityScoring.Api.Community;

/// <summary>What the whole community shows, as CSV: a row for each figure, so that slices and currencies stand under each other.</summary>
internal static class CommunityCsv
{
    public static CsvTable Of(CommunityFiguresResponse figures) => new(
        "segment,program,figure,currency,value,group,suppressed",
        figures.Slices.SelectMany(slice => Members(slice.Members).Concat(Questions(slice.Questions)).Concat(slice.Revenue.SelectMany(Revenue))
            .Select(row => (IEnumerable<string>)[Text(slice.Segment), Text(slice.Program), .. row])));

    public static CsvTable Of(CommunityReturnsResponse returns) => new(
        "currency,attributed,costOffset,costs,ratio,suppressed",
        returns.Returns.Select(one => (IEnumerable<string>)
            [Text(one.Currency), Amount(one.Attributed), Amount(one.CostOffset), Amount(one.Costs), Number(one.Ratio), Flag(one.Suppressed)]));

    public static CsvTable Of(CommunityCohortsResponse cohorts) => new(
        "cohort,figure,currency,value,lower,upper,count,accounts,suppressed",
        Cohort("engaged", cohorts.Engaged).Concat(Cohort("notEngaged", cohorts.NotEngaged)));

    public static CsvTable Of(CommunityAttributionResponse attribution) => new(
        "channel,markovEffect,markovResult,shapleyValue",
        attribution.Channels.Select(channel => (IEnumerable<string>)
            [Text(channel.Channel), Number(channel.MarkovEffect), Number(channel.MarkovResult), Number(channel.ShapleyValue)]));

    private static IEnumerable<string[]> Members(MemberFiguresResponse members) =>
    [
        Row("activeOnLastDay", members.ActiveOnLastDay),
        Row("activeIn7Days", members.ActiveIn7Days),
        Row("activeIn30Days", members.ActiveIn30Days),
        Row("active", members.Active),
        Row("contributionRate", members.ContributionRate),
        Row("firstContributionRate", members.FirstContributionRate),
        Row("engagementDepth", members.EngagementDepth),
        Row("referralVelocity", members.ReferralVelocity),
        Row("repeatAttendance", members.RepeatAttendance),
    ];

    private static IEnumerable<string[]> Questions(QuestionFiguresResponse questions) =>
        [Row("medianResponseHours", questions.MedianHours), Row("solvedShare", questions.SolvedShare)];

    private static IEnumerable<string[]> Revenue(RevenueFiguresResponse revenue)
    {
        yield return ["generated", revenue.Currency, Amount(revenue.Generated), Number(revenue.Accounts), Flag(revenue.Suppressed)];
        yield return ["attributed", revenue.Currency, Amount(revenue.Attributed), Number(revenue.Accounts), Flag(revenue.Suppressed)];
        if (revenue.NetValue is { } net)
        {
            yield return Row("netValue", net, revenue.Currency);
        }
    }

    private static string[] Row(string name, FigureResponse figure, string currency = "") =>
        [name, currency, Number(figure.Value), Number(figure.Group), Flag(figure.Suppressed)];

    private static IEnumerable<IEnumerable<string>> Cohort(string name, CohortResponse cohort)
    {
        yield return Row(name, "winRate", cohort.WinRate);
        yield return Row(name, "daysToClose", cohort.DaysToClose);
        yield return Row(name, "renewalRate", cohort.RenewalRate);
        foreach (var expansion in cohort.ExpansionAmount)
        {
            yield return Row(name, "expansionAmount", expansion.Amount, expansion.Currency);
        }
    }

    private static string[] Row(string cohort, string figure, EstimateResponse estimate, string currency = "") =>
    [
        cohort, figure, currency, Number(estimate.Value), Number(estimate.Lower), Number(estimate.Upper), Number(estimate.Count),
        Number(estimate.Accounts), Flag(estimate.Suppressed),
    ];
}
