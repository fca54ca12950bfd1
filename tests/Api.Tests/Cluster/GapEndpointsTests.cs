using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Tests.Cluster;

public sealed class GapEndpointsTests : ApiTest
{
    private static readonly DateTimeOffset _now = new(2026, 11, 20, 9, 59, 59, TimeSpan.Zero);
    private static readonly PartitionGap _gap = new("T1", "community.events", 3, 1234, 5677);

    [Fact]
    public async Task The_gap_that_is_shown_is_accepted()
    {
        Cluster.Reports = [Silo(_now, Partition(2), Partition(3, _gap))];
        var (response, answer) = await Server.SendAsync(
            HttpMethod.Post, "/v1/partitions/3:accept-gap", """{"topic":"community.events","offset":1234}""");
        Assert.Equal(202, (int)response.StatusCode);
        Assert.Equal("""{"topic":"community.events","partition":3,"offset":1234,"lastOffset":5677}""", answer!.ToJsonString());
        Assert.Equal(_gap, Assert.Single(Cluster.AcceptedGaps));
    }

    [Fact]
    public async Task It_is_audited_by_its_name()
    {
        Cluster.Reports = [Silo(_now, Partition(3, _gap))];
        await Server.SendAsync(HttpMethod.Post, "/v1/partitions/3:accept-gap", """{"topic":"community.events","offset":1234}""");
        var entry = Cluster.Audit.Last();
        Assert.Equal(("POST", "/v1/partitions/{p}:accept-gap", 202), (entry.Method, entry.Route, entry.Status));
        Assert.Equal([KeyValuePair.Create("offset", "1234"), KeyValuePair.Create("p", "3"), KeyValuePair.Create("topic", "community.events")], entry.Subject);
    }

    [Theory]
    [InlineData("3", "community.events", 1233, 409, "The gap of community.events/3 begins at offset 1234, not at 1233: records 1234 to 5677 are lost.")]
    [InlineData("3", "community.events", 5678, 409, "The gap of community.events/3 begins at offset 1234, not at 5678: records 1234 to 5677 are lost.")]
    [InlineData("2", "community.events", 1234, 409, "community.events/2 does not stand still for a gap.")]
    [InlineData("1", "community.events", 1234, 409, "community.events/1 does not stand still for a gap, but for this: an invariant.")]
    [InlineData("7", "community.events", 1234, 404, "No silo consumes a partition 7.")]
    [InlineData("3", "other", 1234, 400, "topic is 'other'; allowed: community.events")]
    [InlineData("x", "community.events", 1234, 400, "p is 'x'; allowed: a whole number from 0 to 2147483647")]
    [InlineData("-3", "community.events", 1234, 400, "p is '-3'; allowed: a whole number from 0 to 2147483647")]
    public async Task Nothing_else_is_accepted(string partition, string topic, long offset, int status, string detail)
    {
        Cluster.Reports = [Silo(_now, Partition(1) with { Problem = "an invariant" }, Partition(2), Partition(3, _gap))];
        var problem = await Server.RefusedAsync(
            status, HttpMethod.Post, $"/v1/partitions/{partition}:accept-gap", $$"""{"topic":"{{topic}}","offset":{{offset}}}""");
        Assert.Equal(detail, (string?)problem["detail"]);
        Assert.Empty(Cluster.AcceptedGaps);
    }

    [Theory]
    [InlineData("{}", "topic")]
    [InlineData("""{"topic":"community.events"}""", "offset")]
    [InlineData("""{"topic":"community.events","offset":"1234"}""", "offset")]
    [InlineData("""{"topic":"community.events","offset":-1}""", "offset")]
    [InlineData("""{"topic":"community.events","offset":1234,"last":1}""", "last")]
    public async Task A_body_that_does_not_name_a_gap_is_refused(string body, string field)
    {
        Cluster.Reports = [Silo(_now, Partition(3, _gap))];
        Assert.Equal(field, (string?)(await Server.RefusedAsync(400, HttpMethod.Post, "/v1/partitions/3:accept-gap", body))["field"]);
        Assert.Empty(Cluster.AcceptedGaps);
    }

    [Fact]
    public async Task Of_two_silos_that_report_a_partition_the_later_one_counts()
    {
        Cluster.Reports = [Silo(_now, Partition(3)) with { Silo = "s2" }, Silo(_now.AddSeconds(-9), Partition(3, _gap))];
        await Server.RefusedAsync(409, HttpMethod.Post, "/v1/partitions/3:accept-gap", """{"topic":"community.events","offset":1234}""");
        Assert.Empty(Cluster.AcceptedGaps);
    }

    private static SiloReport Silo(DateTimeOffset at, params PartitionReport[] partitions) => new("s1", at, [.. partitions], []);

    private static PartitionReport Partition(int partition, PartitionGap? gap = null) =>
        new("community.events", partition, 9_000, 1_234, _now, OutcomeCounts.None, gap is null ? null : "records were removed", null, gap);
}
