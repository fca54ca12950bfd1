using System.Net.Http.Headers;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Community;
using CommunityScoring.Contracts;
using CommunityScoring.People;

namespace CommunityScoring.Api.Tests.Community;

public sealed class QuarantineEndpointsTests : ApiTest
{
    [Fact]
    public async Task Every_referral_is_there_with_its_reason_account_and_person()
    {
        Fill();
        var answer = await Server.GetAsync("/v1/quarantine");
        Assert.Equal(4, (int)answer["total"]!);
        Assert.Equal("2026-11-20T09:59:30Z", (string?)answer["computedAt"]);
        Assert.Null(answer["nextPageToken"]);
        var referrals = answer["referrals"]!.AsArray();
        Assert.Equal([null, "r2", "r1", "r0"], referrals.Select(referral => (string?)referral!["referral"]));
        Assert.Equal(["burst", "mutual", "mutual", "self"], referrals.Select(referral => (string?)referral!["reason"]));
        var self = referrals[3]!;
        Assert.Equal(("github:ana", "acme", "email:xx"), ((string?)self["referrer"], (string?)self["account"], (string?)self["referred"]));
        Assert.Equal(("2026-11-01", 1L), ((string?)self["madeOn"], (long)self["count"]!));
        Assert.Equal(7, (long)referrals[0]!["count"]!);
    }

    [Fact]
    public async Task It_comes_in_pages()
    {
        Fill();
        var seen = new List<string?>();
        var path = "/v1/quarantine?limit=1";
        for (string? token = ""; token is not null;)
        {
            var page = await Server.GetAsync(path);
            Assert.Equal(4, (int)page["total"]!);
            seen.Add((string?)Assert.Single(page["referrals"]!.AsArray())!["referral"]);
            token = (string?)page["nextPageToken"];
            path = $"/v1/quarantine?limit=1&pageToken={token}";
        }

        Assert.Equal([null, "r2", "r1", "r0"], seen);
    }

    [Fact]
    public async Task One_reason_can_be_asked_for()
    {
        Fill();
        var answer = await Server.GetAsync("/v1/quarantine?reason=mutual");
        Assert.Equal(2, (int)answer["total"]!);
        Assert.Equal(["r2", "r1"], answer["referrals"]!.AsArray().Select(referral => (string?)referral!["referral"]));
    }

    [Fact]
    public async Task A_spreadsheet_gets_csv()
    {
        Fill();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/quarantine");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var response = await Server.Client.SendAsync(request);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal("referral,referrer,account,referred,madeOn,count,reason", lines[0]);
        Assert.Equal("r0,github:ana,acme,email:xx,2026-11-01,1,self", lines[4]);
    }

    [Theory]
    [InlineData("reason=ugly", "reason", "ugly", "self, mutual, burst")]
    [InlineData("limit=0", "limit", "0", "a whole number from 1 to 200")]
    [InlineData("pageToken=x", "pageToken", "x", "the nextPageToken of a page of /v1/quarantine")]
    [InlineData("pageToken=W10", "pageToken", "W10", "the nextPageToken of a page of /v1/quarantine")]
    [InlineData("pageToken=%7B%7D", "pageToken", "{}", "the nextPageToken of a page of /v1/quarantine")]
    public async Task What_is_not_allowed_is_named(string query, string field, string value, string allowed)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/quarantine?{query}");
        Assert.Equal((field, value, allowed), ((string?)problem["field"], (string?)problem["value"], (string?)problem["allowed"]));
    }

    private void Fill() => Cluster.Quarantine =
    [
        .. ((WithheldReferral[])
        [
            Of("acme", "r0", "github:ana", "email:xx", 1, QuarantineReason.Self),
            Of(null, "r1", "github:bo", "github:cy", 5, QuarantineReason.Mutual),
            Of("acme", "r2", "github:bo", "github:cy", 6, QuarantineReason.Mutual),
            new WithheldReferral(null, new QuarantinedReferral(null, "github:di", null, new DateOnly(2026, 11, 7), 7, QuarantineReason.Burst)),
        ]).OrderBy(QuarantinePlace.Of),
    ];

    private static WithheldReferral Of(string? account, string referral, string referrer, string referred, int day, QuarantineReason reason) =>
        new(account, new QuarantinedReferral(referral, referrer, referred, new DateOnly(2026, 11, day), 1, reason));
}
