using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Tests.Problems;

public sealed class ProblemTests : ApiTest
{
    [Fact]
    public async Task Routes_that_are_not_there()
    {
        await Server.RefusedAsync(404, HttpMethod.Get, "/v1/nothing");
        await Server.RefusedAsync(404, HttpMethod.Get, "/nothing");
    }

    [Fact]
    public async Task Methods_that_a_route_does_not_know()
    {
        var (response, problem) = await Server.SendAsync(HttpMethod.Delete, "/v1/accounts/acme");
        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("allowed: GET", (string?)problem!["detail"]);
        Assert.Equal(["GET"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Problems_come_as_such_whatever_is_accepted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/accounts?limit=0");
        request.Headers.Accept.ParseAdd("text/csv");
        using var response = await Server.Client.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_cluster_or_store_that_is_away_is_a_503()
    {
        foreach (var failure in (Exception[])
            [
                new SiloUnavailableException("gone"), new TimeoutException("late"), new LeafStoreException("away"),
                new ArgumentException("Could not find an implementation for interface CommunityScoring.IAccountGrain"),
            ])
        {
            Cluster.Failure = failure;
            foreach (var path in (string[])["/v1/accounts/acme", "/v1/members/github:ana", "/v1/cluster", "/v1/models", "/v1/accounts"])
            {
                var (response, _) = await Server.SendAsync(HttpMethod.Get, path);
                Assert.Equal(503, (int)response.StatusCode);
                Assert.Equal(2, response.Headers.RetryAfter?.Delta?.TotalSeconds);
            }
        }
    }

    [Fact]
    public async Task A_failure_shows_nothing_of_itself()
    {
        Cluster.Failure = new InvalidOperationException("the inner workings");
        var problem = await Server.RefusedAsync(500, HttpMethod.Get, "/v1/accounts/acme");
        Assert.DoesNotContain("inner workings", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", problem.ToJsonString(), StringComparison.Ordinal);
    }
}
