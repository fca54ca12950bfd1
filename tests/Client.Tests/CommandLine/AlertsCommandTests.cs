using CommunityScoring.Client.CommandLine;

namespace CommunityScoring.Client.Tests.CommandLine;

public sealed class AlertsCommandTests
{
    private const string Alert = """
        { "id": "acme~risk.at_risk~2026-11-19~0", "account": "acme", "name": "Acme", "kind": "risk.at_risk", "person": null, "state": "acknowledged",
          "raisedOn": "2026-11-19", "assignee": "kim" }
        """;

    [Fact]
    public async Task Alerts_are_listed()
    {
        await using var service = (await ScoringService.StartAsync())
            .Answer("/v1/alerts?state=acknowledged&kind=risk.at_risk&account=acme&limit=1", $$"""{ "total": 7, "alerts": [ {{Alert}} ], "nextPageToken": "x" }""");
        var run = await Run.Of(service, "alerts", "--state", "acknowledged", "--kind", "risk.at_risk", "--account", "acme", "--limit", "1");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("risk.at_risk", run.Output);
        Assert.Contains("kim", run.Output);
        Assert.Contains("1 of 7 alerts", run.Output);
    }

    [Fact]
    public async Task None_is_said()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/alerts?limit=20", """{ "total": 0, "alerts": [] }""");
        Assert.Contains("No alerts.", (await Run.Of(service, "alerts")).Output);
    }

    [Fact]
    public async Task Note_is_taken_of_one()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/alerts/acme~risk.at_risk~2026-11-19~0:acknowledge", Alert);
        var run = await Run.Of(service, "alerts", "--ack", "acme~risk.at_risk~2026-11-19~0");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("is acknowledged.", run.Output);
        Assert.Equal(ExitCode.NotFound, (await Run.Of(service, "alerts", "--ack", "other~risk.at_risk~2026-11-19~0")).ExitCode);
    }
}
