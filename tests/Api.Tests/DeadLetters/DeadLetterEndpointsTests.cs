using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CommunityScoring.Api.DeadLetters;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Events;

namespace CommunityScoring.Api.Tests.DeadLetters;

public sealed class DeadLetterEndpointsTests : ApiTest
{
    private const string Topic = "community.events.dead-letter";
    private static readonly DateTimeOffset _start = new(2026, 11, 19, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_letter_is_shown_with_what_was_wrong_and_where_it_was()
    {
        Put(3, 17, 0, "malformed-field", """{"id":"1"}""", headers: [new("ce_id", "1"u8.ToArray()), new("note", [0xff])]);
        var answer = await Server.GetAsync("/v1/dead-letters");
        Assert.Null(answer["nextPageToken"]);
        var letter = Assert.Single(answer["deadLetters"]!.AsArray())!;
        Assert.Equal((Topic, 3, 17L, "2026-11-19T08:00:00Z"), ((string?)letter["topic"], (int)letter["partition"]!, (long)letter["offset"]!, (string?)letter["at"]));
        Assert.Equal(("malformed-field", "it is so"), ((string?)letter["code"], (string?)letter["detail"]));
        Assert.Equal("""{"topic":"community.events","partition":3,"offset":1017}""", letter["origin"]!.ToJsonString());
        Assert.Equal(("github:ana", """{"id":"1"}""", 10, true), ((string?)letter["key"], (string?)letter["value"], (int)letter["bytes"]!, (bool)letter["isWhole"]!));
        Assert.Equal("""[{"name":"ce_id","value":"1"},{"name":"note","value":null}]""", letter["headers"]!.ToJsonString());
        Assert.Null(letter["notReplayable"]);
    }

    [Fact]
    public async Task A_long_value_is_cut_and_one_that_is_no_text_is_not_shown()
    {
        Put(0, 0, 0, "not-json", new string('x', 5_000));
        Put(0, 1, 1, "not-json", null, bytes: [0xff, 0xfe]);
        Put(0, 2, 2, "too-large", null);
        Put(0, 3, 3, "empty", null);
        Put(0, 4, 4, "not-json", "x", origin: "other.events");
        Put(0, 5, 5, "not-json", "x", origin: null);
        Put(0, 6, 6, "not-json", "write to Jane.Doe@acme.example");
        var letters = (await Server.GetAsync("/v1/dead-letters?partition=0"))["deadLetters"]!.AsArray();
        Assert.Equal((5_000, 4_000, false), ((int)letters[0]!["bytes"]!, ((string)letters[0]!["value"]!).Length, (bool)letters[0]!["isWhole"]!));
        Assert.Equal((2, null, false), ((int)letters[1]!["bytes"]!, (string?)letters[1]!["value"], (bool)letters[1]!["isWhole"]!));
        Assert.Equal(
            [null, null, "value-left-out", "no-value", "other-topic", "no-origin", null],
            letters.Select(letter => (string?)letter!["notReplayable"]));
        Assert.DoesNotContain("jane.doe", letters.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(3, null)]
    [InlineData(7, null)]
    [InlineData(200, null)]
    [InlineData(1, "too-large")]
    [InlineData(2, "too-large")]
    public async Task The_newest_come_first_over_all_partitions_page_by_page(int limit, string? code)
    {
        // Written in turn, so that neighbours in time lie in different partitions; offsets have holes.
        var expected = new List<(int, long)>();
        for (var written = 0; written < 60; written++)
        {
            var (partition, offset) = (written % 7 % 4, 100 + (written * 3));
            Put(partition, offset, written, written % 5 == 0 ? "too-large" : "not-json", "x");
            if (code is null || written % 5 == 0)
            {
                expected.Insert(0, (partition, offset));
            }
        }

        var (first, rest) = (await PageAsync(limit, code, null), new List<(int, long)>());
        // What comes meanwhile is in no later page.
        Put(0, 10_000, 100, "too-large", "x");
        for (var page = first; ;)
        {
            Assert.True(page.Places.Count <= limit);
            rest.AddRange(page.Places);
            if (page.Token is null)
            {
                break;
            }

            page = await PageAsync(limit, code, page.Token);
        }

        Assert.Equal(expected, rest);
    }

    [Fact]
    public async Task One_partition_can_be_read_in_order_from_an_offset()
    {
        for (var offset = 10; offset < 20; offset++)
        {
            Put(1, offset, 20 - offset, offset % 2 == 0 ? "empty" : "not-json", "x");
            Put(2, offset, 0, "empty", "x");
        }

        var page = await Server.GetAsync("/v1/dead-letters?partition=1&offset=12&limit=3&code=empty");
        Assert.Equal([(1, 12L), (1, 14), (1, 16)], Places(page));
        page = await Server.GetAsync($"/v1/dead-letters?partition=1&offset=12&limit=3&code=empty&pageToken={page["nextPageToken"]}");
        Assert.Equal([(1, 18L)], Places(page));
        Assert.Null(page["nextPageToken"]);
        Assert.Equal(10, Places(await Server.GetAsync("/v1/dead-letters?partition=1&offset=0")).Count);
        Assert.Empty(Places(await Server.GetAsync("/v1/dead-letters?partition=1&offset=9000000000")));
    }

    [Fact]
    public async Task A_page_looks_at_a_bounded_number_of_letters()
    {
        for (var offset = 0; offset < 50_000; offset++)
        {
            Put(0, offset, offset, offset == 5 ? "empty" : "not-json", "x");
        }

        var (pages, token, found) = (0, (string?)null, new List<(int, long)>());
        do
        {
            var before = Server.Sink.DeadLetters.Read;
            var page = await PageAsync(50, "empty", token);
            Assert.InRange(Server.Sink.DeadLetters.Read - before, 1, 21_000);
            (token, pages) = (page.Token, pages + 1);
            found.AddRange(page.Places);
        }
        while (token is not null);
        Assert.Equal([(0, 5L)], found);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task A_spreadsheet_gets_csv()
    {
        Put(3, 17, 0, "malformed-field", "{}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/dead-letters");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var response = await Server.Client.SendAsync(request);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            [
                "topic,partition,offset,at,code,detail,originTopic,originPartition,originOffset,bytes,notReplayable",
                $"{Topic},3,17,2026-11-19T08:00:00Z,malformed-field,it is so,community.events,3,1017,2,", "",
            ],
            (await response.Content.ReadAsStringAsync()).Split("\r\n"));
    }

    [Fact]
    public async Task Of_a_partition_that_a_token_names_twice_the_first_counts()
    {
        Put(0, 0, 0, "empty", "x");
        Put(0, 1, 1, "empty", "x");
        var page = await Server.GetAsync($"/v1/dead-letters?pageToken={OpaqueToken.Write("newest|0-0-1,0-0-2")}");
        Assert.Equal(0, (long)Assert.Single(page["deadLetters"]!.AsArray())!["offset"]!);
    }

    [Theory]
    [InlineData("code=ugly", "code", "ugly", "empty, too-large, not-json")]
    [InlineData("limit=0", "limit", "0", "a whole number from 1 to 200")]
    [InlineData("partition=-1", "partition", "-1", "a whole number from 0 to 2147483647")]
    [InlineData("partition=9", "partition", "9", "one of the 1 partitions of community.events.dead-letter")]
    [InlineData("offset=3", "offset", "3", "none without partition")]
    [InlineData("partition=0&offset=x", "offset", "x", "a whole number from 0 to 9223372036854775807")]
    [InlineData("pageToken=x", "pageToken", "x", "the nextPageToken of an answer to the same question")]
    [InlineData("partition=0&pageToken=bmV3ZXN0fDAtMC05", "pageToken", "bmV3ZXN0fDAtMC05", "the nextPageToken of an answer to the same question")]
    public async Task What_is_not_allowed_is_named(string query, string field, string value, string allowed)
    {
        Put(0, 0, 0, "empty", "x");
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/dead-letters?{query}");
        Assert.Equal((field, value), ((string?)problem["field"], (string?)problem["value"]));
        Assert.StartsWith(allowed, (string?)problem["allowed"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_broker_it_is_said()
    {
        Server.Sink.DeadLetters.IsAway = true;
        var problem = await Server.RefusedAsync(503, HttpMethod.Get, "/v1/dead-letters");
        Assert.Equal($"{Topic} cannot be read now.", (string?)problem["detail"]);
        await Server.RefusedAsync(503, HttpMethod.Post, "/v1/dead-letters:replay", """{"code":"empty"}""");
    }

    private async Task<(List<(int, long)> Places, string? Token)> PageAsync(int limit, string? code, string? token)
    {
        var page = await Server.GetAsync(
            $"/v1/dead-letters?limit={limit}{(code is null ? "" : $"&code={code}")}{(token is null ? "" : $"&pageToken={token}")}");
        return (Places(page), (string?)page["nextPageToken"]);
    }

    private static List<(int, long)> Places(JsonNode page) =>
        [.. page["deadLetters"]!.AsArray().Select(letter => ((int)letter!["partition"]!, (long)letter["offset"]!))];

    private void Put(
        int partition, long offset, int minute, string code, string? value, byte[]? bytes = null, RawHeader[]? headers = null, string? origin = "community.events") =>
        Server.Sink.DeadLetters.Add(LetterOf(partition, offset, _start.AddMinutes(minute), code, bytes ?? (value is null ? null : Encoding.UTF8.GetBytes(value)), headers, origin));

    internal static StoredLetter LetterOf(
        int partition, long offset, DateTimeOffset at, string code, byte[]? value, RawHeader[]? headers = null, string? origin = "community.events") => new(
        partition,
        offset,
        at,
        "github:ana"u8.ToArray(),
        value,
        [
            .. headers ?? [],
            new("error-code", Encoding.UTF8.GetBytes(code)),
            new("error-detail", "it is so"u8.ToArray()),
            .. origin is null ? Array.Empty<RawHeader>() : [new("origin-topic", Encoding.UTF8.GetBytes(origin))],
            new("origin-partition", Encoding.UTF8.GetBytes($"{partition}")),
            new("origin-offset", Encoding.UTF8.GetBytes($"{1_000 + offset}")),
        ]);
}
