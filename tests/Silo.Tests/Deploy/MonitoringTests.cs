using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace CommunityScoring.Silo.Tests.Deploy;

/// <summary>The dashboard and the alarms ask only for what is emitted, and the runbook knows each alarm.</summary>
public sealed partial class MonitoringTests
{
    private static readonly HashSet<string> s_emitted =
        [.. EmittedMetrics.Own().SelectMany(EmittedMetrics.PrometheusNames), .. EmittedMetrics.OfLibraries.Values.SelectMany(names => names)];

    [Fact]
    public void Instruments_have_units_and_names_of_the_conventions() => Assert.All(EmittedMetrics.Own(), instrument =>
    {
        Assert.Matches("^(community_scoring|messaging)(\\.[a-z_]+)+$", instrument.Name);
        Assert.Matches("^(s|By|1|\\{[a-z]+\\})$", instrument.Unit);
        Assert.False(string.IsNullOrEmpty(instrument.Description));
    });

    [Fact]
    public void The_dashboard_shows_what_is_emitted()
    {
        var expressions = DashboardExpressions().ToList();
        Assert.All(expressions, AssertEmitted);
        var text = string.Join('\n', expressions);
        Assert.All(
            [
                "community_scoring_ingest_lag", "community_scoring_ingest_freshness_seconds", "community_scoring_ingest_records_total",
                "community_scoring_ingest_checkpoint_duration_seconds_bucket", "community_scoring_ingest_replays_total",
                "community_scoring_ingest_dead_letters_total", "community_scoring_accounts",
            ],
            metric => Assert.Contains(metric, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_alarms_ask_for_what_is_emitted() => Assert.All(Alarms(), alarm => AssertEmitted(alarm["expr"].ToString()));

    [Fact]
    public void The_runbook_says_what_each_alarm_means()
    {
        var runbook = Manifests.Text("RUNBOOK.md");
        Assert.All(Alarms(), alarm => Assert.Contains($"`{alarm["alert"]}`", runbook, StringComparison.Ordinal));
    }

    private static void AssertEmitted(string expression)
    {
        var names = Metric().Matches(Selector().Replace(expression, "")).Select(match => match.Value).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(s_emitted.Contains(name), $"{name} is not emitted; it is asked for in {expression}"));
    }

    private static List<YamlNode> Alarms() => [.. ((YamlSequenceNode)Manifests.Yaml("prometheus/alerts.yaml")["groups"]).Children
        .SelectMany(group => ((YamlSequenceNode)group["rules"]).Children)];

    private static IEnumerable<string> DashboardExpressions()
    {
        using var dashboard = JsonDocument.Parse(Manifests.Text("grafana/dashboards/community-scoring.json"));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)];
    }

    // Labels and durations: what is left are functions, labels to sum by, and metrics, which alone have three words or more.
    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\b(by|without)\s*\([^)]*\)")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b[a-z]+_[a-z_]+\b(?!\s*\()")]
    private static partial Regex Metric();
}
