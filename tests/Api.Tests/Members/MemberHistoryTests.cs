using CommunityScoring.Api.Tests.Fakes;

namespace CommunityScoring.Api.Tests.Members;

public sealed class MemberHistoryTests : ApiTest
{
    [Fact]
    public async Task Each_day_is_that_of_the_member_on_it()
    {
        Cluster.Members["github:ana"] = WorkedExample.Ana;
        var history = await Server.GetAsync("/v1/members/github:ana/history?from=2026-10-20&to=2026-11-20");
        Assert.Equal("member:ana", (string?)history["person"]);
        Assert.Equal(("2026-10-20", "2026-11-20"), ((string?)history["from"], (string?)history["to"]));
        var days = history["days"]!.AsArray();
        Assert.Equal(32, days.Count);
        foreach (var day in days)
        {
            var member = await Server.GetAsync($"/v1/members/github:ana?asOf={day!["day"]}");
            Assert.Equal((double)member["engagement"]!, (double)day["engagement"]!);
            Assert.Equal((string?)member["level"], (string?)day["level"]);
        }
    }

    [Fact]
    public async Task The_last_ninety_days_come_where_nobody_says()
    {
        Cluster.Members["github:ana"] = WorkedExample.Ana;
        Assert.Equal(90, (await Server.GetAsync("/v1/members/github:ana/history"))["days"]!.AsArray().Count);
        await Server.RefusedAsync(404, HttpMethod.Get, "/v1/members/github:bo/history");
        Assert.Equal("from", (string?)(await Server.RefusedAsync(400, HttpMethod.Get, "/v1/members/github:ana/history?from=2026-12-01&to=2026-11-01"))["field"]);
    }
}
