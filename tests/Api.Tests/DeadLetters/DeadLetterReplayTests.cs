using System.Text;
using System.Text.Json.Nodes;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Events;

namespace CommunityScoring.Api.Tests.DeadLetters;

public sealed class DeadLetterReplayTests : ApiTest
{
    private const string Route = "/v1/dead-letters:replay";
    private static readonly DateTimeOffset _at = new(2026, 11, 19, 8, 0, 0, TimeSpan.Zero);

    private FakeDeadLetterLog Log => Server.Sink.DeadLetters;

    [Fact]
    public async Task A_named_letter_goes_back_as_it_came()
    {
        RawHeader[] own = [new("content-type", "application/cloudevents+json"u8.ToArray()), new("trace", "7"u8.ToArray()), new("none", null)];
        // It had been put back once by hand, with the headers of its first failure.
        RawHeader[] former = [new("error-code", "empty"u8.ToArray()), new("origin-offset", "3"u8.ToArray())];
        Put(2, 5, "time-in-future", """{"id":"1"}""", [.. former, .. own]);
        Put(2, 6, "time-in-future", "other");
        var answer = await SendAsync("""{"letters":[{"topic":"community.events.dead-letter","partition":2,"offset":5}]}""");
        Assert.Equal((1, 0), ((int)answer["sent"]!, answer["notSent"]!.AsArray().Count));
        var record = Assert.Single(Server.Sink.Returned);
        Assert.Equal("github:ana", Encoding.UTF8.GetString(record.Key!));
        Assert.Equal("""{"id":"1"}""", Encoding.UTF8.GetString(record.Value));
        Assert.Equal(own, record.Headers);
        // An event without a time of its own happened when the record was written.
        Assert.Equal(_at, record.At);
    }

    [Fact]
    public async Task What_cannot_go_back_is_named_with_the_reason()
    {
        Put(0, 0, "too-large", null);
        Put(0, 1, "empty", null);
        Put(0, 2, "not-json", "x", origin: "other.events");
        Put(0, 3, "not-json", "x", origin: null);
        Put(0, 4, "not-json", new string('x', EventParser.MaxBytes + 1));
        Put(0, 5, "not-json", "x");
        Put(1, 4_000, "not-json", "x");
        (int Partition, long Offset)[] places = [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 5), (0, 6), (1, 4_000), (1, 3_000), (7, 0)];
        var asked = string.Join(',', places.Select(place => $$"""{"partition":{{place.Partition}},"offset":{{place.Offset}}}"""));
        var answer = await SendAsync($$"""{"letters":[{{asked}}]}""");
        Assert.Equal(2, (int)answer["sent"]!);
        Assert.Equal(
            [
                (0, 0L, "value-left-out"), (0, 1, "no-value"), (0, 2, "other-topic"), (0, 3, "no-origin"), (0, 4, "too-large"),
                (0, 6, "not-found"), (1, 3_000, "not-found"), (7, 0, "not-found"),
            ],
            answer["notSent"]!.AsArray().Select(letter => ((int)letter!["partition"]!, (long)letter["offset"]!, (string)letter["reason"]!)));
    }

    [Fact]
    public async Task Named_letters_far_apart_do_not_have_all_between_them_read()
    {
        for (var offset = 0; offset < 10_000; offset++)
        {
            Put(0, offset, "not-json", $"{offset}");
            Put(1, offset, "not-json", $"{offset}");
        }

        var answer = await SendAsync("""{"letters":[{"partition":0,"offset":9000},{"partition":0,"offset":10},{"partition":0,"offset":100},{"partition":1,"offset":5000}]}""");
        Assert.Equal(4, (int)answer["sent"]!);
        Assert.InRange(Log.Read, 4, 500);
        Assert.Equal(["10", "100", "5000", "9000"], Server.Sink.Returned.Select(record => Encoding.UTF8.GetString(record.Value)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task All_of_an_error_go_back_call_by_call_and_not_those_that_come_back_meanwhile()
    {
        for (var offset = 0; offset < 5_000; offset++)
        {
            Put(offset % 3, offset, offset % 2 == 0 ? "time-in-future" : "empty", $"{offset}");
        }

        // As if each was not understood again.
        var next = 10_000;
        Log.Passed = letter =>
        {
            if (letter.Code == "time-in-future")
            {
                Put(0, next++, "time-in-future", "again");
            }
        };
        var (calls, token) = (0, (string?)null);
        do
        {
            var answer = await SendAsync(token is null ? """{"code":"time-in-future"}""" : $$"""{"code":"time-in-future","pageToken":"{{token}}"}""");
            Assert.InRange((int)answer["sent"]!, 0, 1_000);
            Assert.Empty(answer["notSent"]!.AsArray());
            (token, calls) = ((string?)answer["nextPageToken"], calls + 1);
        }
        while (token is not null);
        Assert.Equal(
            Enumerable.Range(0, 2_500).Select(number => 2 * number),
            Server.Sink.Returned.Select(record => int.Parse(Encoding.UTF8.GetString(record.Value), null)).Order());
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task What_the_broker_does_not_take_is_said()
    {
        for (var offset = 0; offset < 250; offset++)
        {
            Put(0, offset, "empty", "x");
        }

        Server.Sink.Returns = 120;
        var problem = await Server.RefusedAsync(503, HttpMethod.Post, Route, """{"code":"empty"}""");
        Assert.Contains("acknowledged 100 letters", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_audited_with_what_was_sent()
    {
        Put(4, 7, "not-json", "x");
        await SendAsync("""{"letters":[{"partition":4,"offset":7},{"partition":4,"offset":8}]}""");
        await SendAsync("""{"code":"not-json"}""");
        var entries = Cluster.Audit.Where(entry => entry.Route == Route && entry.Status == 200).Select(entry => entry.Subject).ToList();
        Assert.Equal([KeyValuePair.Create("letter0", "4/7"), KeyValuePair.Create("letter1", "4/8"), KeyValuePair.Create("sent", "1")], entries[0]);
        Assert.Equal([KeyValuePair.Create("code", "not-json"), KeyValuePair.Create("sent", "1")], entries[1]);
    }

    [Theory]
    [InlineData("{}", "$", "one of letters and code")]
    [InlineData("""{"letters":[],"code":"empty"}""", "$", "one of letters and code")]
    [InlineData("""{"letters":[]}""", "letters", "1 to 100 letters")]
    [InlineData("""{"letters":7}""", "letters", "a list of up to 100 objects")]
    [InlineData("""{"letters":[{"partition":0,"offset":0},{"partition":0}]}""", "offset", "an offset in the dead-letter topic")]
    [InlineData("""{"letters":[{"partition":0,"offset":0},{"partition":-1,"offset":0}]}""", "partition", "a whole number from 0 to 2147483647")]
    [InlineData("""{"letters":[{"partition":0,"offset":0},{"topic":"community.events","partition":0,"offset":0}]}""", "topic", "community.events.dead-letter, or left out")]
    [InlineData("""{"letters":[{"partition":0,"offset":0},7]}""", "letters", "a JSON object")]
    [InlineData("""{"letters":[{"partition":0,"offset":0}],"pageToken":"x"}""", "pageToken", "none beside letters")]
    [InlineData("""{"code":"ugly"}""", "code", "one of empty, too-large")]
    [InlineData("""{"code":"empty","pageToken":"bmV3ZXN0fDAtMC05"}""", "pageToken", "the nextPageToken of an answer to the same question")]
    public async Task What_is_not_allowed_is_named(string body, string field, string allowed)
    {
        Put(0, 0, "empty", "x");
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, Route, body);
        Assert.Equal(field, (string?)problem["field"]);
        Assert.StartsWith(allowed, (string?)problem["allowed"], StringComparison.Ordinal);
        Assert.Equal(body.Contains("},", StringComparison.Ordinal) ? 1 : null, (int?)problem["index"]);
        Assert.Empty(Server.Sink.Returned);
    }

    private async Task<JsonNode> SendAsync(string body)
    {
        var (response, answer) = await Server.SendAsync(HttpMethod.Post, Route, body);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {answer}");
        return answer!;
    }

    private void Put(int partition, long offset, string code, string? value, RawHeader[]? headers = null, string? origin = "community.events") =>
        Log.Add(DeadLetterEndpointsTests.LetterOf(partition, offset, _at, code, value is null ? null : Encoding.UTF8.GetBytes(value), headers, origin));
}
