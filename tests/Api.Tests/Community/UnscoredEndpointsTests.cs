using System.Net.Http.Headers;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Community;
using CommunityScoring.Facts;

namespace CommunityScoring.Api.Tests.Community;

public sealed class UnscoredEndpointsTests : ApiTest
{
    [Fact]
    public async Task Activities_that_the_model_does_not_know_are_there_with_counts_and_an_example()
    {
        Fill();
        var answer = await Server.GetAsync("/v1/unscored");
        Assert.Equal((3, "2026-11-20", "2026-11-20T09:59:30Z"), ((int)answer["total"]!, (string?)answer["asOf"], (string?)answer["computedAt"]));
        Assert.Equal("""{"name":"default","version":1}""", answer["model"]!.ToJsonString());
        Assert.Null(answer["nextPageToken"]);
        Assert.Equal(
            """{"activity":"poll.voted","count":7,"members":2,"firstOn":"2026-11-10","lastOn":"2026-11-18","example":"github:bo"}""",
            answer["activities"]![0]!.ToJsonString());
        Assert.Equal(["poll.voted", "badge.won", "swag.claimed"], answer["activities"]!.AsArray().Select(one => (string?)one!["activity"]));
        Assert.Empty(Cluster.Touched);
    }

    [Fact]
    public async Task They_come_in_pages()
    {
        Fill();
        var seen = new List<string?>();
        var path = "/v1/unscored?limit=1";
        for (string? token = ""; token is not null;)
        {
            var page = await Server.GetAsync(path);
            Assert.Equal(3, (int)page["total"]!);
            seen.Add((string?)Assert.Single(page["activities"]!.AsArray())!["activity"]);
            token = (string?)page["nextPageToken"];
            path = $"/v1/unscored?limit=1&pageToken={token}";
        }

        Assert.Equal(["poll.voted", "badge.won", "swag.claimed"], seen);
    }

    [Fact]
    public async Task A_spreadsheet_gets_csv()
    {
        Fill();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/unscored");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var response = await Server.Client.SendAsync(request);
        var lines = (await response.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal(["activity,count,members,firstOn,lastOn,example", "poll.voted,7,2,2026-11-10,2026-11-18,github:bo"], lines.Take(2));
    }

    [Theory]
    [InlineData("limit=201", "limit", "201", "a whole number from 1 to 200")]
    [InlineData("pageToken=x", "pageToken", "x", "the nextPageToken of a page of /v1/unscored")]
    [InlineData("pageToken=MXw", "pageToken", "MXw", "the nextPageToken of a page of /v1/unscored")]
    public async Task What_is_not_allowed_is_named(string query, string field, string value, string allowed)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/unscored?{query}");
        Assert.Equal((field, value, allowed), ((string?)problem["field"], (string?)problem["value"], (string?)problem["allowed"]));
    }

    private void Fill() => Cluster.Community = new CommunityFacts(
        [
            MemberActivity.Of("github:ana", "acme", [Did(10, "poll.voted", 4), Did(11, "post.created", 9), Did(12, "swag.claimed", 1)], []),
            MemberActivity.Of("github:bo", null, [Did(18, "poll.voted", 3), Did(12, "badge.won", 1)], []),
        ],
        [],
        []);

    private static Bucket Did(int day, string activity, long count) => new(new DateOnly(2026, 11, day), activity, null, count, -1, 0, 0);
}
