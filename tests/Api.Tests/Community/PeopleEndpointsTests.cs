using System.Net.Http.Headers;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Community;
using CommunityScoring.Facts;
using CommunityScoring.People;

namespace CommunityScoring.Api.Tests.Community;

public sealed class PeopleEndpointsTests : ApiTest
{
    private const string Route = "/v1/people?account=none";

    [Fact]
    public async Task People_without_an_account_are_there_with_what_waits_and_no_member_is_asked()
    {
        Fill();
        var answer = await Server.GetAsync(Route);
        Assert.Equal((3, "2026-11-20", "2026-11-20T09:59:30Z"), ((int)answer["total"]!, (string?)answer["asOf"], (string?)answer["computedAt"]));
        Assert.Equal(
            """{"person":"github:a","identities":2,"domains":["beta.example"],"formerAccounts":["acme"],"activities":3,"waitingSince":"2026-11-10","lastActiveOn":"2026-11-12"}""",
            answer["people"]![0]!.ToJsonString());
        Assert.Empty(Cluster.Touched);
    }

    [Fact]
    public async Task They_come_in_pages()
    {
        Fill();
        var seen = new List<string?>();
        var path = $"{Route}&limit=2";
        for (string? token = ""; token is not null;)
        {
            var page = await Server.GetAsync(path);
            seen.AddRange(page["people"]!.AsArray().Select(person => (string?)person!["person"]));
            token = (string?)page["nextPageToken"];
            path = $"{Route}&limit=2&pageToken={token}";
        }

        Assert.Equal(["github:a", "github:b", "github:c"], seen);
    }

    [Fact]
    public async Task A_spreadsheet_gets_csv()
    {
        Fill();
        using var request = new HttpRequestMessage(HttpMethod.Get, Route);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var response = await Server.Client.SendAsync(request);
        var lines = (await response.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal(
            [
                "person,identities,domains,formerAccounts,activities,waitingSince,lastActiveOn",
                "github:a,2,beta.example,acme,3,2026-11-10,2026-11-12",
            ],
            lines.Take(2));
    }

    [Theory]
    [InlineData("", "account", null, "none; the people of an account are at /v1/accounts/{id}/members")]
    [InlineData("?account=acme", "account", "acme", "none; the people of an account are at /v1/accounts/{id}/members")]
    [InlineData("?account=none&limit=x", "limit", "x", "a whole number from 1 to 200")]
    [InlineData("?account=none&pageToken=!", "pageToken", "!", "the nextPageToken of a page of /v1/people")]
    public async Task What_is_not_allowed_is_named(string query, string field, string? value, string allowed)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/people{query}");
        Assert.Equal((field, value, allowed), ((string?)problem["field"], (string?)problem["value"], (string?)problem["allowed"]));
    }

    private void Fill() => Cluster.Waiting = [.. "abc".Select(letter => new CountedPerson(Of($"github:{letter}"), 2))];

    private static PersonContribution Of(string person) => new(
        person,
        ["acme"],
        [
            MemberActivity.Of(person, "acme", [Did(12, 1)], []),
            MemberActivity.Of(person, null, [Did(11, 2), Did(10, 1)], []),
        ],
        [],
        false,
        [new DayRange(null, null)],
        ["beta.example"]);

    private static Bucket Did(int day, long count) => new(new DateOnly(2026, 11, day), "post.created", null, count, -1, 0, 0);
}
