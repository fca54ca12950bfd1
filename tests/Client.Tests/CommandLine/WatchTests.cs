using System.Text.Json;
using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine;
using CommunityScoring.Client.CommandLine.Watch;
using Spectre.Console;

namespace CommunityScoring.Client.Tests.CommandLine;

public sealed class WatchTests
{
    private const string TopRoute = "/v1/accounts?orderBy=risk&limit=20";

    [Fact]
    public async Task Given_accounts_are_asked_for_with_their_etags()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/accounts/acme", Canned.Acme, etag: "\"a1\"");
        var run = await Run.Of(service, "watch", "acme", "--interval", "10ms", "--count", "3");
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Equal([(null, 200), ("\"a1\"", 304), ("\"a1\"", 304)], service.Requests.Select(request => (request.IfNoneMatch, request.Status)));
        Assert.Matches(@"^\S+Z acme engagement 13\.4, momentum 2\.1, risk 35\.6 healthy\n$", run.Output);
    }

    [Fact]
    public async Task Each_change_is_a_line_and_what_one_decimal_cannot_show_is_none()
    {
        string[] states =
        [
            Canned.Account("acme", 10, 30, "healthy"), Canned.Account("acme", 10.001, 30, "healthy"), Canned.Account("acme", 12, 55, "watch"),
        ];
        await using var service = (await ScoringService.StartAsync())
            .Answer("/v1/accounts/acme", times => new CannedAnswer(states[times], ETag: $"\"{times}\""));
        var run = await Run.Of(service, "watch", "acme", "--interval", "10ms", "--count", "3");
        var lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.EndsWith("acme engagement 10.0 -> 12.0, risk 30.0 -> 55.0, state healthy -> watch", lines[1]);
    }

    [Fact]
    public async Task Json_lines_tell_exact_values_and_who_left_the_list()
    {
        await using var service = (await ScoringService.StartAsync()).Answer(TopRoute, times => new CannedAnswer(
            times == 0 ? Canned.Top(Canned.Account("a", 10, null, "no_signal"), Canned.Account("b", 1, 1, "healthy")) : Canned.Top(Canned.Account("a", 10.001, 2, "healthy"))));
        var run = await Run.Of(service, "watch", "--interval", "10ms", "--count", "2", "--json");
        var lines = run.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["a first", "b first", "a changed", "b left"], lines.Select(line => $"{line.GetProperty("account")} {line.GetProperty("change")}"));
        var fields = lines[2].GetProperty("fields");
        Assert.Equal("10.001", fields.GetProperty("engagement").GetProperty("to").GetRawText());
        Assert.Equal(JsonValueKind.Null, fields.GetProperty("risk").GetProperty("from").ValueKind);
    }

    [Fact]
    public async Task First_look_must_succeed()
    {
        await using var service = (await ScoringService.StartAsync()).Answer("/v1/accounts/ghost", Canned.Problem404, 404);
        var run = await Run.Of(service, "watch", "ghost");
        Assert.Equal((ExitCode.NotFound, "error: Unknown account: Nothing was ever recorded for 'ghost'.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Later_outages_are_told_once_and_waited_out()
    {
        await using var service = (await ScoringService.StartAsync()).Answer(
            "/v1/accounts/acme", times => times is 1 or 2 ? new CannedAnswer("""{ "title": "Not ready" }""", 503) : new CannedAnswer(Canned.Acme));
        var run = await Run.Of(service, "watch", "acme", "--interval", "10ms", "--count", "4");
        Assert.Equal((ExitCode.Ok, "error: Not ready\nThe service answers again.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Interrupt_ends_it_with_130()
    {
        await using var service = await ScoringService.StartAsync();
        using var interrupt = new CancellationTokenSource();
        service.Answer("/v1/accounts/acme", times =>
        {
            if (times == 2)
            {
                interrupt.Cancel();
            }

            return new CannedAnswer(Canned.Acme);
        });
        var run = await Run.With(new Run.World { Cancellation = interrupt.Token }, "watch", "acme", "--interval", "10ms", "--url", service.Url);
        Assert.Equal((ExitCode.Interrupted, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_terminal_gets_a_live_table()
    {
        await using var service = (await ScoringService.StartAsync()).Answer(TopRoute, Canned.Top(Canned.Acme));
        var run = await Run.With(
            new Run.World { IsTerminal = true, HasColor = true }, "watch", "--interval", "10ms", "--count", "2", "--url", service.Url);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("acme", run.Output);
        Assert.Contains("Ctrl-C ends", run.Output);
    }

    [Fact]
    public void What_changed_stands_out_in_the_table()
    {
        JsonObject[] before = [Parse(Canned.Account("a", 1, 1, "healthy")), Parse(Canned.Account("b", 1, 1, "healthy"))];
        JsonObject[] after = [Parse(Canned.Account("a", 1, 1, "healthy")), Parse(Canned.Account("b", 2, 1, "healthy"))];
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard, Out = new AnsiConsoleOutput(output) });
        console.Write(LiveTableDisplay.Table(DateTimeOffset.UnixEpoch, after, AccountChange.Between(before, after)));
        Assert.Contains("\u001b[1;7m2.0", output.ToString());
        Assert.Single(output.ToString().Split('\n'), line => line.Contains('*'));
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
