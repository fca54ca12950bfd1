using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Events;

namespace CommunityScoring.Api.Tests.Members;

public sealed class MemberEndpointsTests : ApiTest
{
    [Theory]
    [InlineData("github:ana")]
    [InlineData("github%3AAna")]
    [InlineData("GitHub:ana")]
    public async Task A_person_answers_to_any_identity(string identity)
    {
        Cluster.Members["github:ana"] = WorkedExample.Ana;
        var answer = await Server.GetAsync($"/v1/members/{identity}?asOf=2026-11-20");

        Assert.Equal("member:ana", (string?)answer["person"]);
        Assert.Equal(["discourse:7", "github:ana", "member:ana"], answer["identities"]!.AsArray().Select(one => (string?)one));
        Assert.Equal("acme", (string?)answer["account"]);
        Assert.Equal(35.6927476622782, (double)answer["engagement"]!, 1e-9);
        Assert.Equal("participant", (string?)answer["level"]);
        Assert.Equal(["contribution", "participation", "advocacy", "feedback"], answer["raw"]!.AsObject().Select(raw => raw.Key));
        Assert.Equal(14.977865850653693, (double)answer["raw"]!["contribution"]!, 1e-9);
        Assert.Equal("2026-11-20", (string?)answer["lastActiveOn"]);
        Assert.Equal("2026-11-20", (string?)answer["asOf"]);
        Assert.True(answer.AsObject().ContainsKey("revenueInfluence"));
        Assert.Equal(1, (int)answer["model"]!["version"]!);
        Assert.Equal(41, (long)answer["freshness"]!["partitions"]!["community.events/3"]!);
    }

    [Theory]
    [InlineData("email:jane@acme.com")]
    [InlineData("email:Jane%40Acme.com")]
    [InlineData("email%3Ajane%40acme.com")]
    public async Task An_address_becomes_its_pseudonym_before_a_grain_is_touched(string identity)
    {
        var key = "email:" + new Pseudonymizer(ApiServer.Secret).Of("jane@acme.com");
        Cluster.Members[key] = WorkedExample.Ana;
        Assert.Equal("member:ana", (string?)(await Server.GetAsync($"/v1/members/{identity}"))["person"]);
        await Server.GetAsync($"/v1/members/{key}");
        Assert.All(Cluster.Touched, touched => Assert.Equal(key, touched));
    }

    [Fact]
    public async Task A_slash_in_a_value_is_told_from_its_escape()
    {
        Cluster.Members["forum:a/b"] = WorkedExample.Ana;
        await Server.GetAsync("/v1/members/forum:a%2Fb");
        await Server.GetAsync("/v1/members/forum:a%2Fb/explanation");
        await Server.RefusedAsync(404, HttpMethod.Get, "/v1/members/forum:a%252Fb");
        Assert.Equal(["forum:a/b", "forum:a/b", "forum:a%2fb"], Cluster.Touched);
    }

    [Fact]
    public async Task Explanation_comes_in_terms_that_sum_to_the_score()
    {
        Cluster.Members["github:ana"] = WorkedExample.Ana;
        var answer = await Server.GetAsync("/v1/members/github:ana/explanation?asOf=2026-12-20");

        Assert.Equal("2026-12-20", (string?)answer["asOf"]);
        Assert.Equal(29.374651316618372, (double)answer["engagement"]!, 1e-9);
        var dimensions = answer["dimensions"]!.AsArray();
        Assert.Equal((double)answer["rawTotal"]!, dimensions.Sum(dimension => (double)dimension!["raw"]!));
        Assert.Equal("post.created", (string?)dimensions[0]!["activities"]![0]!["activity"]);
        Assert.Equal(30, (int)dimensions[0]!["activities"]![0]!["buckets"]![0]!["age"]!);
    }

    [Theory]
    [InlineData("ana")]
    [InlineData("domain:acme.com")]
    [InlineData("email:jane")]
    [InlineData("Git%20Hub:ana")]
    public async Task What_is_no_identity_of_a_person_wakes_nothing(string identity)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/members/{identity}");
        Assert.Equal("identity", (string?)problem["field"]);
        Assert.Null(problem["value"]);
        Assert.Empty(Cluster.Touched);
    }

    [Fact]
    public async Task Unknown_people_are_not_found_and_not_repeated()
    {
        foreach (var route in (string[])["", "/explanation"])
        {
            var problem = await Server.RefusedAsync(404, HttpMethod.Get, $"/v1/members/email:jane@acme.com{route}");
            Assert.DoesNotContain("jane", problem.ToJsonString(), StringComparison.Ordinal);
        }
    }
}
