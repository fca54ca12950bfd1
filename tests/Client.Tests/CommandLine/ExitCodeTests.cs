using CommunityScoring.Client.CommandLine;

namespace CommunityScoring.Client.Tests.CommandLine;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(400, ExitCode.Usage)]
    [InlineData(401, ExitCode.NotAllowed)]
    [InlineData(403, ExitCode.NotAllowed)]
    [InlineData(404, ExitCode.NotFound)]
    [InlineData(429, ExitCode.Unexpected)]
    [InlineData(500, ExitCode.Unexpected)]
    [InlineData(503, ExitCode.Unreachable)]
    public async Task Problems_are_one_line_with_title_and_detail(int status, ExitCode expected)
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/accounts/ghost", """{ "title": "What", "detail": "Why\nand how." }""", status);
        var run = await Run.Of(service, "account", "ghost");
        Assert.Equal((expected, "", "error: What: Why and how.\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Answers_that_are_no_problem_details_are_named_by_their_status()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/cluster", "<html>", 401);
        var run = await Run.Of(service, "cluster");
        Assert.Equal((ExitCode.NotAllowed, "error: 401 Unauthorized (give a key with --key or COMMUNITY_SCORING_KEY)\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Another_service_is_unexpected()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/cluster", "<html>");
        Assert.Equal(ExitCode.Unexpected, (await Run.Of(service, "cluster")).ExitCode);
    }

    [Fact]
    public async Task An_address_where_nothing_listens_is_unreachable()
    {
        string url;
        await using (var service = await ScoringService.StartAsync())
        {
            url = service.Url;
        }

        var run = await Run.Of("cluster", "--url", url);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.StartsWith($"error: The service at {url}/ is not reachable", run.Error);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("account")]
    [InlineData("nonsense")]
    [InlineData("account", "a", "b")]
    [InlineData("account", "..")]
    [InlineData("account", "acme", "--as-of", "20.11.2026")]
    [InlineData("top", "--order-by", "luck")]
    [InlineData("top", "--limit", "201")]
    [InlineData("top", "--limit", "many")]
    [InlineData("watch", "--interval", "soon")]
    [InlineData("watch", "--count", "0")]
    [InlineData("cluster", "--url", "ftp://here")]
    [InlineData("cluster", "--key", "two words")]
    [InlineData("replay", "file.jsonl")]
    [InlineData("replay", "no-such-file.jsonl", "--bootstrap-servers", "127.0.0.1:1")]
    [InlineData("replay", "-", "--bootstrap-servers", "127.0.0.1:1", "--rate", "0")]
    [InlineData("replay", "-", "--bootstrap-servers", "127.0.0.1:1", "--client", "nothing")]
    [InlineData("replay", "-", "--bootstrap-servers", "127.0.0.1:1", "--client", "no.such.setting=1")]
    public async Task Wrong_usage_is_one_line(params string[] arguments)
    {
        var run = await Run.Of(arguments);
        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Error);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task Help_lists_the_exit_codes_and_never_the_key()
    {
        var world = new Run.World { Variables = { ["COMMUNITY_SCORING_KEY"] = "secret-key" } };
        var run = await Run.With(world, "--help");
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        foreach (var code in Enum.GetValues<ExitCode>())
        {
            Assert.Matches($@"(?m)^  {(int)code} ", run.Output);
        }

        Assert.DoesNotContain("secret-key", run.Output);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.TrimEnd('\r').Length <= 80, line));
    }

    [Fact]
    public async Task No_command_shows_help_and_is_wrong_usage()
    {
        var run = await Run.Of();
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("replay", run.Output);
    }

    [Fact]
    public async Task Address_and_key_come_from_variables_unless_given()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/cluster", Canned.Cluster);
        var world = new Run.World { Variables = { ["COMMUNITY_SCORING_URL"] = service.Url, ["COMMUNITY_SCORING_KEY"] = "k1" } };
        Assert.Equal(ExitCode.Ok, (await Run.With(world, "cluster")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await Run.With(world, "cluster", "--key", "k2")).ExitCode);
        Assert.Equal(["Bearer k1", "Bearer k2"], service.Requests.Select(request => request.Key));
    }

    [Fact]
    public async Task Serve_hands_on_its_arguments_and_answers_their_exit_code()
    {
        string[] received = [];
        var world = new Run.World
        {
            Serve = (arguments, _) =>
            {
                received = arguments;
                return Task.FromResult(7);
            },
        };
        var run = await Run.With(world, "serve", "--Kafka:Topic=other", "--urls", "http://127.0.0.1:9");
        Assert.Equal(7, (int)run.ExitCode);
        Assert.Equal(["--Kafka:Topic=other", "--urls", "http://127.0.0.1:9"], received);
    }

    [Fact]
    public async Task What_serve_throws_is_one_line()
    {
        var world = new Run.World { Serve = (_, _) => throw new InvalidOperationException("No\ncluster.") };
        var run = await Run.With(world, "serve");
        Assert.Equal((ExitCode.Unexpected, "error: InvalidOperationException: No cluster.\n"), (run.ExitCode, run.Error));
    }
}
