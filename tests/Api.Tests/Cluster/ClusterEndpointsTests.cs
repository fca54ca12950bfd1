using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Tests.Cluster;

public sealed class ClusterEndpointsTests : ApiTest
{
    private static readonly DateTimeOffset _now = new(2026, 11, 20, 9, 59, 59, TimeSpan.Zero);

    [Fact]
    public async Task Cluster_has_the_shape_of_the_specification()
    {
        Cluster.Reports =
        [
            Silo("s2", _now, Partition(10, 7, 5) with { RecordsPerSecond = 1.5 }, Partition(2, 40, 38, "no-id") with { RecordsPerSecond = 2, Problem = "lost", Gap = new PartitionGap("T", "t", 2, 38, 39) }) with { Version = "1.2.3", Slices = 30, LocalSlices = 27 },
            Silo("s1", _now.AddSeconds(-5), Partition(2, 9, 9) with { RecordsPerSecond = 100 }, Partition(1, null, 3)),
        ];
        var answer = await Server.GetAsync("/v1/cluster");

        var expected = JsonNode.Parse(
            """
            {
              "silos": [
                { "silo": "s1", "reportedAt": "2026-11-20T09:59:54Z", "partitions": 2, "recordsPerSecond": 100, "localShare": null, "version": null, "problems": [] },
                { "silo": "s2", "reportedAt": "2026-11-20T09:59:59Z", "partitions": 2, "recordsPerSecond": 3.5, "localShare": 0.9, "version": "1.2.3", "problems": [] } ],
              "partitions": [
                { "topic": "t", "partition": 1, "owner": "s1", "endOffset": null, "committedOffset": 3, "lag": null, "lastCheckpointAt": "2026-11-20T09:59:59Z", "recordsPerSecond": null, "problem": null, "gap": null },
                { "topic": "t", "partition": 2, "owner": "s2", "endOffset": 40, "committedOffset": 38, "lag": 2, "lastCheckpointAt": "2026-11-20T09:59:59Z", "recordsPerSecond": 2, "problem": "lost", "gap": { "topic": "t", "partition": 2, "offset": 38, "lastOffset": 39 } },
                { "topic": "t", "partition": 10, "owner": "s2", "endOffset": 7, "committedOffset": 5, "lag": 2, "lastCheckpointAt": "2026-11-20T09:59:59Z", "recordsPerSecond": 1.5, "problem": null, "gap": null } ],
              "records": { "counted": 45, "duplicate": 0, "ignored": 0, "expired": 0, "deadLettered": 1, "deadLettersByCode": { "no-id": 1 } },
              "recordsPerSecond": 3.5,
              "localShare": 0.9
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, answer), answer.ToJsonString());
    }

    [Fact]
    public async Task Probes_need_no_key()
    {
        Server.Client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal("live", (string?)(await Server.GetAsync("/healthz/live"))["status"]);
        Cluster.Reports = [Silo("s1", _now, Partition(1, 3, 3))];
        Assert.Equal("ready", (string?)(await Server.GetAsync("/healthz/ready"))["status"]);
    }

    [Fact]
    public async Task Readiness_lists_what_is_wrong()
    {
        var stopped = Partition(1, 3, 3) with { Problem = "offset out of range" };
        Cluster.Reports = [Silo("s2", _now, stopped), Silo("s1", _now) with { Problems = ["the store is away"] }];
        var problem = await Server.RefusedAsync(503, HttpMethod.Get, "/healthz/ready");
        Assert.Equal(["s1: the store is away", "s2: t/1: offset out of range"], problem["problems"]!.AsArray().Select(one => (string?)one));
    }

    [Fact]
    public async Task A_host_serves_while_a_partition_stands_still()
    {
        Cluster.Reports = [Silo("s1", _now, Partition(1, 3, 3) with { Problem = "offset out of range" })];
        Assert.Equal("serving", (string?)(await Server.GetAsync("/healthz/serving"))["status"]);
        Cluster.Failure = new InvalidOperationException("not connected");
        await Server.RefusedAsync(503, HttpMethod.Get, "/healthz/serving");
    }

    [Fact]
    public async Task A_cluster_without_silos_is_not_ready() =>
        Assert.Single((await Server.RefusedAsync(503, HttpMethod.Get, "/healthz/ready"))["problems"]!.AsArray());

    [Fact]
    public async Task A_cluster_out_of_reach_is_not_ready_but_the_process_lives()
    {
        Cluster.Failure = new InvalidOperationException("not connected");
        await Server.RefusedAsync(503, HttpMethod.Get, "/healthz/ready");
        await Server.GetAsync("/healthz/live");
    }

    private static SiloReport Silo(string silo, DateTimeOffset at, params ImmutableArray<PartitionReport> partitions) => new(silo, at, partitions, []);

    private static PartitionReport Partition(int partition, long? end, long committed, string? deadLetter = null)
    {
        var counts = OutcomeCounts.None with { Counted = deadLetter is null ? committed : committed - 1 };
        return new PartitionReport(
            "t", partition, end, committed, _now, deadLetter is null ? counts : counts.Plus(CommunityScoring.Events.Outcome.DeadLettered, deadLetter), null);
    }
}
