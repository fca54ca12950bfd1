using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>The whole community on a terminal.</summary>
internal static class CommunityView
{
    private const string Few = "fewer than 5";

    internal static IEnumerable<IRenderable> Of(JsonNode community)
    {
        var figures = community.Field("figures");
        foreach (var slice in figures.Items("slices"))
        {
            yield return Sheet(figures!, slice);
            yield return Revenue(slice.Items("revenue"));
        }

        yield return Titled("Return on investment, amounts in minor units", Returns(community.Field("roi").Items("returns")));
        yield return Titled("Opportunities by the account's engagement when opened, 95 % intervals", Cohorts(community.Field("cohorts")));
        yield return Titled("Channels, all closed journeys of the last 365 days", Channels(community.Field("attribution").Items("channels")));
    }

    private static FactSheet Sheet(JsonNode figures, JsonNode slice)
    {
        var (members, questions) = (slice.Field("members"), slice.Field("questions"));
        return new FactSheet(Title(figures, slice))
            .Add("Active members", Count(members.Field("active")))
            .Add("On the last day", Count(members.Field("activeOnLastDay")))
            .Add("In 7 days", Count(members.Field("activeIn7Days")))
            .Add("In 30 days", Count(members.Field("activeIn30Days")))
            .Add("Contribution rate", Share(members.Field("contributionRate")))
            .Add("First contribution", Share(members.Field("firstContributionRate")))
            .Add("Engagement depth", Number(members.Field("engagementDepth")))
            .Add("Referral velocity", Number(members.Field("referralVelocity")))
            .Add("Repeat attendance", Share(members.Field("repeatAttendance")))
            .Add("Hours to an answer", Number(questions.Field("medianHours")))
            .Add("Questions solved", Share(questions.Field("solvedShare")))
            .AddIfThere("Counted at", figures.Text("computedAt"))
            .AddReading(figures);
    }

    private static string Title(JsonNode figures, JsonNode slice)
    {
        var of = slice.Text("segment") is { } segment ? $"Segment {segment}" : slice.Text("program") is { } program ? $"Program {program}" : "Community";
        return $"{of}, {figures.Text("from")} to {figures.Text("to")}";
    }

    private static Table Revenue(IEnumerable<JsonNode> currencies)
    {
        var table = Plain().AddColumn("revenue").AddColumn("accounts", Right).AddColumn("generated", Right).AddColumn("attributed", Right)
            .AddColumn("net value a member", Right);
        foreach (var currency in currencies)
        {
            var isSuppressed = currency.Text("suppressed") == "yes";
            table.AddRow(
                Cell(currency.Text("currency")),
                new Text(isSuppressed ? Few : Figures.Count(currency.Number("accounts"))),
                new Text(Figures.Count(currency.Number("generated"))),
                new Text(Figures.Count(currency.Number("attributed"))),
                new Text(currency.Field("netValue") is { } net ? Count(net) : Figures.None));
        }

        return table;
    }

    private static Table Returns(IEnumerable<JsonNode> returns)
    {
        var table = Plain().AddColumn("currency").AddColumn("attributed", Right).AddColumn("cost offset", Right).AddColumn("costs", Right).AddColumn("ROI", Right);
        foreach (var one in returns)
        {
            table.AddRow(
                Cell(one.Text("currency")),
                new Text(Figures.Count(one.Number("attributed"))),
                new Text(Figures.Count(one.Number("costOffset"))),
                new Text(Figures.Count(one.Number("costs"))),
                new Text(Figures.Percent(one.Number("ratio"))));
        }

        return table;
    }

    private static Table Cohorts(JsonNode? cohorts)
    {
        var (engaged, others) = (cohorts.Field("engaged"), cohorts.Field("notEngaged"));
        var table = Plain().AddColumn("figure").AddColumn("engaged", Right).AddColumn("not engaged", Right);
        AddRow("win rate", "winRate", Figures.Percent);
        AddRow("days to close", "daysToClose", Figures.Count);
        AddRow("renewal rate", "renewalRate", Figures.Percent);
        var currencies = engaged.Items("expansionAmount").Concat(others.Items("expansionAmount"))
            .Select(amount => amount.Text("currency")).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var currency in currencies)
        {
            table.AddRow(
                new Text($"expansion {currency}"),
                new Text(Interval(Expansion(engaged, currency), Figures.Count)),
                new Text(Interval(Expansion(others, currency), Figures.Count)));
        }

        return table;

        void AddRow(string name, string field, Func<double?, string> write) => table.AddRow(
            new Text(name), new Text(Interval(engaged.Field(field), write)), new Text(Interval(others.Field(field), write)));
    }

    private static JsonNode? Expansion(JsonNode? cohort, string currency) =>
        cohort.Items("expansionAmount").FirstOrDefault(amount => amount.Text("currency") == currency).Field("amount");

    private static Table Channels(IEnumerable<JsonNode> channels)
    {
        var table = Plain().AddColumn("channel").AddColumn("markov, won", Right).AddColumn("shapley, won", Right).AddColumn("removal effect", Right);
        foreach (var channel in channels)
        {
            table.AddRow(
                Cell(channel.Text("channel")),
                new Text(Figures.Score(channel.Number("markovResult"))),
                new Text(Figures.Score(channel.Number("shapleyValue"))),
                new Text(Figures.Percent(channel.Number("markovEffect"))));
        }

        return table;
    }

    private static string Interval(JsonNode? estimate, Func<double?, string> write) =>
        estimate is null ? Figures.None
        : estimate.Text("suppressed") == "yes" ? Few
        : $"{write(estimate.Number("value"))} ({write(estimate.Number("lower"))} to {write(estimate.Number("upper"))}), {Figures.Count(estimate.Number("count"))}";

    private static string Count(JsonNode? figure) => Shown(figure, Figures.Count);

    private static string Share(JsonNode? figure) => Shown(figure, Figures.Percent);

    private static string Number(JsonNode? figure) => Shown(figure, Figures.Score);

    private static string Shown(JsonNode? figure, Func<double?, string> write) =>
        figure.Text("suppressed") == "yes" ? Few : write(figure.Number("value"));

    private static Text Cell(string? text) => new(text ?? Figures.None);

    private static Spectre.Console.Rows Titled(string title, IRenderable part) => new(new Text(title, new Style(decoration: Decoration.Bold)), part);

    private static Table Plain() => new Table().Border(TableBorder.Simple);

    private static void Right(TableColumn column) => column.RightAligned().NoWrap();
}
