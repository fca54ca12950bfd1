using System.Text.Json;
using CommunityScoring.Client.CommandLine;

namespace CommunityScoring.Client.Tests.CommandLine;

public sealed class PrivacyCommandsTests
{
    private const string Receipt = """
        { "person": "member:ana", "requestedAt": "2026-11-20T10:00:00Z", "completedAt": "2026-11-20T10:00:01Z",
          "identities": [ { "identity": "github:ana", "erasedThrough": "2026-11-20",
            "before": { "days": 2, "buckets": 3, "links": 1, "affiliations": 1, "consents": 0, "mailDomains": 0, "threads": 1, "referrals": 2 },
            "after": { "days": 0, "buckets": 0, "links": 0, "affiliations": 0, "consents": 0, "mailDomains": 0, "threads": 0, "referrals": 0 } } ],
          "accounts": [ { "account": "acme", "restated": true } ] }
        """;

    [Fact]
    public async Task A_footprint_is_shown_as_it_is()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/members/github:ana/footprint", """{"person":"member:ana"}""");
        var run = await Run.Of(service, "member", "github:ana", "--footprint");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Equal("member:ana", JsonDocument.Parse(run.Output).RootElement.GetProperty("person").GetString());
    }

    [Fact]
    public async Task Nothing_is_erased_without_a_word()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/members/github:ana", Receipt);
        var run = await Run.Of(service, "erase", "github:ana");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--yes", run.Error);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task An_erasure_shows_what_was_held_and_is()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/members/github:ana", Receipt);
        var run = await Run.Of(service, "erase", "github:ana", "--yes");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Matches("github:ana +3 > 0 +1 > 0 +1 > 0 +0 > 0 +1 > 0 +2 > 0", run.Output);
        Assert.Contains("Erased by 2026-11-20T10:00:01Z.", run.Output);
    }

    [Fact]
    public async Task What_is_not_done_yet_is_not_claimed()
    {
        await using var service = (await ScoringService.StartAsync()).Answer(
            "/v1/members/github:ana", Receipt.Replace("\"2026-11-20T10:00:01Z\"", "null", StringComparison.Ordinal), 202);
        var run = await Run.Of(service, "erase", "github:ana", "--yes");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("not all gone yet", run.Output);
    }
}
