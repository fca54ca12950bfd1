using System.Text.Json;
using CommunityScoring.Client.CommandLine;

namespace CommunityScoring.Client.Tests.CommandLine;

public sealed class ReadCommandsTests
{
    [Fact]
    public async Task Account_shows_scores_with_one_decimal()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/accounts/acme", Canned.Acme);
        var run = await Run.Of(service, "account", "acme");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("acme  Acme", run.Output);
        Assert.Matches(@"Engagement +13\.4", run.Output);
        Assert.Matches(@"Momentum +2\.1", run.Output);
        Assert.Matches(@"Risk +35\.6  healthy since 2026-10-21", run.Output);
        Assert.Matches(@"At risk on +2026-12-20", run.Output);
        Assert.Matches(@"Levels +2 participant", run.Output);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Json_keeps_numbers_as_the_service_wrote_them()
    {
        await using var service = (await ScoringService.StartAsync())
            .Answer("/v1/accounts/acme", Canned.Acme).Answer("/v1/accounts/acme/explanation", Canned.AcmeExplanation);
        var run = await Run.Of(service, "account", "acme", "--json", "--explain");
        var document = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("13.395872009848253", document.GetProperty("engagement").GetRawText());
        Assert.Equal("0.1732082559803035", document.GetProperty("explanation").GetProperty("risk").GetProperty("parts").GetProperty("thinness").GetRawText());
    }

    [Fact]
    public async Task Day_and_model_go_into_the_query_of_both_reads()
    {
        await using var service = (await ScoringService.StartAsync())
            .Answer("/v1/accounts/acme?asOf=2026-11-20&model=what if", Canned.Acme)
            .Answer("/v1/accounts/acme/explanation?asOf=2026-11-20&model=what if", Canned.AcmeExplanation);
        var run = await Run.Of(service, "account", "acme", "--as-of", "2026-11-20", "--model", "what if", "--explain");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Explanation_is_a_tree_whatever_its_shape()
    {
        await using var service = (await ScoringService.StartAsync())
            .Answer("/v1/accounts/acme", Canned.Acme).Answer("/v1/accounts/acme/explanation", Canned.AcmeExplanation);
        var run = await Run.Of(service, "account", "acme", "--explain");
        Assert.Contains("thinness 0.1732", run.Output);
        Assert.Contains("github:ana, raw 25.4779, isGone no", run.Output);
        Assert.Contains("2026-11-20, age 0, count 2, worth 6, decayed 6", run.Output);
        Assert.Contains("somethingNew", run.Output);
    }

    [Fact]
    public async Task Member_answers_to_any_identity()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/members/github:ana", Canned.Ana);
        var run = await Run.Of(service, "member", "github:ana");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches(@"Engagement +35\.7  participant", run.Output);
        Assert.Contains("contribution 15.0, participation 3.0, advocacy 7.5", run.Output);
    }

    [Fact]
    public async Task Top_asks_for_what_it_was_told()
    {
        await using var service = (await ScoringService.StartAsync()).Answer(
            "/v1/accounts?orderBy=engagement&limit=2&state=at_risk", Canned.Top(Canned.Acme, Canned.Account("globex", 5.55, 71, "at_risk")));
        var run = await Run.Of(service, "top", "--order-by", "engagement", "--limit", "2", "--state", "at_risk");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"1 +acme Acme +13\.4 +2\.1 +35\.6 +healthy +2026-11-20", run.Output);
        Assert.Matches(@"2 +globex +5\.\d +1\.0 +71\.0 +at_risk", run.Output);
        Assert.Contains("2 of 7 accounts", run.Output);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Top_without_accounts_says_so()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/accounts?orderBy=risk&limit=20", Canned.Top());
        Assert.Equal("No accounts.\n", (await Run.Of(service, "top")).Output);
    }

    [Fact]
    public async Task Cluster_shows_lag_and_dead_letters()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/cluster", Canned.Cluster);
        var text = (await Run.Of(service, "cluster")).Output;
        Assert.Contains("12,345", text);
        Assert.Contains("community.events/3 ", text);
        Assert.Contains("Dead-lettered  2", text);
        Assert.Matches(@"By code +not_json 2", text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        var json = JsonDocument.Parse((await Run.Of(service, "cluster", "--json")).Output).RootElement;
        Assert.Equal(45, json.GetProperty("partitions")[0].GetProperty("lag").GetInt32());
    }

    [Fact]
    public async Task Community_shows_figures_returns_cohorts_and_channels()
    {
        await using var service = (await ScoringService.StartAsync())
            .Answer("/v1/community/figures", Canned.CommunityFigures).Answer("/v1/community/roi", Canned.CommunityReturns)
            .Answer("/v1/community/cohorts", Canned.CommunityCohorts).Answer("/v1/community/attribution", Canned.CommunityAttribution);
        var run = await Run.Of(service, "community");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("Community, 2026-10-22 to 2026-11-20", run.Output);
        Assert.Matches(@"Active members +1,234", run.Output);
        Assert.Matches(@"On the last day +fewer than 5", run.Output);
        Assert.Matches(@"Contribution rate +12\.3 %", run.Output);
        Assert.Matches(@"Counted at +2026-11-20T09:59:30Z", run.Output);
        Assert.Matches(@"USD +12 +129,900 +64,950 +53", run.Output);
        Assert.Matches(@"EUR +fewer than 5 +- +- +fewer than 5", run.Output);
        Assert.Matches(@"USD +64,950 +2,500 +30,000 +124\.8 %", run.Output);
        Assert.Matches(@"win rate +75\.0 % \(60\.0 % to 85\.0 %\), 40 +fewer than 5", run.Output);
        Assert.Matches(@"expansion USD +5,000 \(4,000 to 6,000\), 9 +-", run.Output);
        Assert.Matches(@"event\.attended +2\.4 +2\.6 +75\.0 %", run.Output);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Community_asks_for_the_period_and_the_slice_and_keeps_the_numbers_in_json()
    {
        await using var service = (await ScoringService.StartAsync())
            .Answer("/v1/community/figures?from=2026-11-01&to=2026-11-20&segment=smb&program=launch", Canned.CommunityFigures)
            .Answer("/v1/community/roi?from=2026-11-01&to=2026-11-20", Canned.CommunityReturns)
            .Answer("/v1/community/cohorts?from=2026-11-01&to=2026-11-20&segment=smb", Canned.CommunityCohorts)
            .Answer("/v1/community/attribution", Canned.CommunityAttribution);
        var run = await Run.Of(
            service, "community", "--from", "2026-11-01", "--to", "2026-11-20", "--segment", "smb", "--program", "launch", "--json");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        var document = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("2.4000000000000004", document.GetProperty("attribution").GetProperty("channels")[0].GetProperty("markovResult").GetRawText());
        Assert.Equal("1.2483333333333333", document.GetProperty("roi").GetProperty("returns")[0].GetProperty("ratio").GetRawText());
        Assert.True(document.GetProperty("cohorts").GetProperty("notEngaged").GetProperty("winRate").GetProperty("suppressed").GetBoolean());
        Assert.Equal(1, document.GetProperty("figures").GetProperty("slices").GetArrayLength());
    }

    [Fact]
    public async Task A_day_that_is_none_is_wrong_usage()
    {
        var run = await Run.Of("community", "--from", "November");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("'November' is not a day like 2026-11-20.", run.Error);
    }

    [Theory]
    [InlineData("community", null)]
    [InlineData("account", "acme")]
    [InlineData("member", "github:ana")]
    [InlineData("cluster", null)]
    [InlineData("top", null)]
    public async Task Absent_fields_are_no_error(string command, string? id)
    {
        await using var service = (await ScoringService.StartAsync())
            .Answer("/v1/accounts/acme", "{}").Answer("/v1/members/github:ana", "{}").Answer("/v1/cluster", "{}")
            .Answer("/v1/community/figures", """{ "slices": [ {} ] }""").Answer("/v1/community/roi", "{}").Answer("/v1/community/cohorts", "{}")
            .Answer("/v1/community/attribution", """{ "channels": [ {} ] }""")
            .Answer("/v1/accounts?orderBy=risk&limit=20", """{ "accounts": [ {} ] }""");
        var run = await Run.Of(service, id is null ? [command] : [command, id]);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Names_cannot_steer_the_terminal()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/accounts/acme", """{ "account": "acme", "name": "\u001b[2Jgone [red]" }""");
        var run = await Run.Of(service, "account", "acme");
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("[2Jgone [red]", run.Output);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("--no-color", null, false)]
    [InlineData(null, "1", false)]
    public async Task Risk_is_coloured_unless_told_otherwise(string? option, string? variable, bool isColoured)
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/accounts/acme", Canned.Acme);
        var world = new Run.World { HasColor = true };
        if (variable is not null)
        {
            world.Variables["NO_COLOR"] = variable;
        }

        string[] arguments = ["account", "acme", "--url", service.Url];
        var run = await Run.With(world, option is null ? arguments : [.. arguments, option]);
        Assert.Equal(isColoured, run.Output.Contains("\u001b[32m", StringComparison.Ordinal));
    }
}
