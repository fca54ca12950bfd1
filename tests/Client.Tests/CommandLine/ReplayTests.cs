using System.Text;
using System.Text.Json;
using CommunityScoring.Client.CommandLine;

namespace CommunityScoring.Client.Tests.CommandLine;

public sealed class ReplayTests(MockBroker broker) : IClassFixture<MockBroker>
{
    [Fact]
    public async Task Lines_become_structured_events_keyed_by_their_subject()
    {
        string[] lines =
        [
            """{"id":"1","data":{"account":"acme","member":"github:ana"}}""",
            """{"id":"2","data":{"account":"acme"}}""",
            """{"id":"3","data":{"referrer":"github:bo"}}""",
            """{"id":"4","data":{"member":" Email:jane@acme.com","account":"acme"}}""",
            """{"id":"5"}""",
        ];
        var run = await ReplayAsync("keys", string.Join("\r\n", lines));
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"^5 events \(0\.0 MB\) to keys in \d+\.\d s, [\d,]+/s\n$", run.Output);
        var records = broker.Read("keys", 5).OrderBy(record => record.Value, StringComparer.Ordinal).ToArray();
        Assert.Equal(lines, records.Select(record => record.Value));
        Assert.Equal(["github:ana", "acme", "github:bo", null, null], records.Select(record => record.Key));
        Assert.All(records, record => Assert.Equal("application/cloudevents+json; charset=UTF-8", record.ContentType));
    }

    [Theory]
    [InlineData(false, ExitCode.SomeLinesFailed)]
    [InlineData(true, ExitCode.Ok)]
    public async Task Bad_lines_are_named_and_skipped(bool skipsBad, ExitCode expected)
    {
        const string input = "\uFEFF{\"id\":\"1\"}\n\n[1]\n{\"id\":\nnull\n{} {}\n{\"id\":\"2\"}\n";
        string[] options = skipsBad ? ["--json", "--skip-bad"] : ["--json"];
        var run = await ReplayAsync($"bad-{skipsBad}", input, options);
        Assert.Equal(expected, run.ExitCode);
        Assert.Equal([3, 4, 5, 6], run.Error.TrimEnd().Split('\n').Select(line => int.Parse(line.Split(' ', ':')[1])));
        var summary = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((2, 4, (int)expected), (summary.GetProperty("events").GetInt32(), summary.GetProperty("badLines").GetInt32(), summary.GetProperty("exitCode").GetInt32()));
        Assert.Equal(["{\"id\":\"1\"}", "{\"id\":\"2\"}"], broker.Read($"bad-{skipsBad}", 2).Select(record => record.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_a_bad_line()
    {
        var run = await ReplayAsync("large", $$"""{"id":"{{new string('x', 5000)}}"}""" + "\n{}\n", "--client", "message.max.bytes=2000");
        Assert.Equal(ExitCode.SomeLinesFailed, run.ExitCode);
        Assert.StartsWith("line 1: ", run.Error);
        Assert.StartsWith("1 events", run.Output);
    }

    [Fact]
    public async Task Rate_spreads_events_over_time()
    {
        var run = await ReplayAsync("rate", string.Concat(Enumerable.Repeat("{}\n", 21)), "--rate", "50", "--json");
        var summary = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(21, summary.GetProperty("events").GetInt32());
        Assert.True(summary.GetProperty("seconds").GetDouble() >= 0.38, run.Output);
    }

    [Fact]
    public async Task A_file_is_read_to_its_end_with_a_small_queue()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, 5000).Select(i => $$$"""{"id":"{{{i}}}","data":{"member":"m:{{{i % 97}}}"}}"""));
            var run = await Run.Of(
                "replay", file, "--bootstrap-servers", broker.Address, "--topic", "file", "--quiet", "--client", "queue.buffering.max.messages=100");
            Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
            Assert.Equal(5000, broker.Read("file", 5000).Distinct().Count());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_terminal_gets_a_progress_bar()
    {
        var world = new Run.World { IsTerminal = true, HasColor = true, Input = Stream("{}\nx\n") };
        var run = await Run.With(world, "replay", "-", "--bootstrap-servers", broker.Address, "--topic", "bar");
        Assert.Equal(ExitCode.SomeLinesFailed, run.ExitCode);
        Assert.Contains("1 events", run.Output);
        Assert.Contains("line 2: not a JSON object", run.Output + run.Error);
    }

    [Fact]
    public async Task Interrupt_ends_with_a_summary()
    {
        using var interrupt = new CancellationTokenSource();
        var world = new Run.World { Input = new EndlessInput(interrupt), Cancellation = interrupt.Token };
        var run = await Run.With(world, "replay", "-", "--bootstrap-servers", broker.Address, "--topic", "interrupt", "--json");
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Equal(0, JsonDocument.Parse(run.Output).RootElement.GetProperty("unanswered").GetInt32());
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_one_line()
    {
        var run = await Run.With(new Run.World { Input = Stream("{}\n") }, "replay", "-", "--bootstrap-servers", "127.0.0.1:1");
        Assert.Equal((ExitCode.Unreachable, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: Kafka at 127.0.0.1:1 is not reachable: ", run.Error);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private Task<Run> ReplayAsync(string topic, string input, params string[] options) => Run.With(
        new Run.World { Input = Stream(input) }, ["replay", "-", "--bootstrap-servers", broker.Address, "--topic", topic, .. options]);

    /// <summary>One event, and then the interrupt while more is awaited.</summary>
    private sealed class EndlessInput(CancellationTokenSource interrupt) : MemoryStream
    {
        private bool _hasGiven;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_hasGiven)
            {
                _hasGiven = true;
                "{}\n"u8.CopyTo(buffer.Span);
                return 3;
            }

            interrupt.Cancel();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return 0;
        }
    }
}
