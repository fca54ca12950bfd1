using System.Text.Json.Nodes;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Contracts;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests;

public sealed class OutwardJsonTests
{
    private static readonly DateTimeOffset _at = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_alert_has_its_names()
    {
        var alert = new Alert(
            "acme~risk.at_risk~2026-11-20~0", "acme", AlertKind.AtRisk, null, WorkedExample.Today, _at,
            [new AlertTerm("risk", 71.5)], [new AlertChange("risk.champions", "member:ana", null, 0.25)], [new AlertStep(_at, "raised")])
        {
            Assignee = "kim",
        };
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"id":"acme~risk.at_risk~2026-11-20~0","account":"acme","name":"Acme","kind":"risk.at_risk","person":null,"state":"open",
                "raisedOn":"2026-11-20","raisedAt":"2026-11-20T09:00:00Z","clearedOn":null,"acknowledgedAt":null,"snoozedUntil":null,"assignee":"kim",
                "terms":[{"name":"risk","person":null,"value":71.5}],
                "changes":[{"name":"risk.champions","person":"member:ana","before":null,"after":0.25}],
                "steps":[{"at":"2026-11-20T09:00:00Z","what":"raised","by":null,"note":null}]}
                """),
            JsonNode.Parse(OutwardJson.AlertOf(alert, WorkedExample.Acme.Snapshot, _at))));
    }

    [Fact]
    public void An_account_is_that_of_its_route()
    {
        var facts = WorkedExample.Acme;
        var reading = new AccountReading(
            "acme",
            facts.Snapshot,
            AccountScoring.Score(facts.Profile, facts.Persons, ScoringModel.Default, WorkedExample.Today),
            new AccountAmounts(new RevenueInfluence(null, []), []),
            new ModelReference("default", 1),
            facts.Freshness);
        var json = JsonNode.Parse(OutwardJson.AccountOf(reading))!;
        Assert.Equal("acme", (string?)json["account"]);
        Assert.Equal("healthy", (string?)json["risk"]!["state"]);
        Assert.Equal(13.395872009848253, (double)json["engagement"]!);
        Assert.Equal(41, (long)json["freshness"]!["partitions"]!["community.events/3"]!);
    }
}
