using System.Text.Json.Nodes;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Events;
using CommunityScoring.Facts;

namespace CommunityScoring.Api.Tests.Fuzz;

/// <summary>
/// Requests to every described route, right and wrong in every way: no answer is a 5xx, every refusal is problem details, and
/// memory does not grow. The cluster behind answers always, so that 503, which is for when it does not, is a failure as well.
/// <c>FUZZ_REQUESTS</c> and <c>FUZZ_SEED</c> set the length and the start.
/// </summary>
public sealed class RouteFuzzTests : ApiTest
{
    private const string Size = "FUZZ_REQUESTS";

    [Fact]
    public async Task No_request_breaks_anything()
    {
        var (seed, requests) = (FuzzRun.Seed, FuzzRun.Number(Size, 1_500));
        var routes = await RoutesAsync();
        var answered = new Dictionary<int, int>();
        var early = 0L;
        Server.Sink.Taken = taken =>
        {
            // Those of erasures alone: what is posted need not be of a type that has a leaf.
            if ((string?)JsonNode.Parse(taken.Value)!["source"] == "/privacy/erasures")
            {
                Cluster.Store.Take(taken.Value);
            }
        };
        var refused = 0;
        for (var i = 0; i < requests; i++)
        {
            if (i % 500 == 0)
            {
                Refill(i);
            }

            var (request, shown) = new FuzzedRequest(new Random(seed + i), routes).Draw(Server.Client.BaseAddress!);
            using (request)
            {
                try
                {
                    using var response = await Server.Client.SendAsync(request);
                    var status = (int)response.StatusCode;
                    answered[status] = answered.GetValueOrDefault(status) + 1;
                    // The probe of readiness is right to say so: no silo reports here.
                    Assert.True(status < 500 || (status == 503 && shown.Contains("/healthz/ready", StringComparison.OrdinalIgnoreCase)), $"{status}: {await response.Content.ReadAsStringAsync()} {Server.Failures.Failures.LastOrDefault()}");
                    Assert.False(status >= 400 && request.Method != HttpMethod.Head && response.Content.Headers.ContentType?.MediaType is { } type && type != "application/problem+json"
                        && type != "application/json", $"{status} without problem details");
                }
                catch (HttpRequestException exception) when (request.Content is not null && exception.InnerException is IOException)
                {
                    // A request that is refused before its body was read: the host closes, and the client may be writing still.
                    refused++;
                }
                catch (Exception exception)
                {
                    Assert.Fail($"request {i}, {shown}: {FuzzRun.Again(Size, seed + i)}: {exception}");
                }
            }

            if (i == requests / 4)
            {
                early = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        Assert.True(refused < 1 + (requests / 20), $"{refused} of {requests} requests were cut off; {FuzzRun.Again(Size, seed)}");
        Refill(requests);
        var late = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(late < early + (64 << 20), $"from {early >> 20} MB after a quarter to {late >> 20} MB; {FuzzRun.Again(Size, seed)}");
        if (requests >= 5_000)
        {
            Assert.All((int[])[200, 202, 400, 404, 405, 415], status => Assert.Contains(status, answered.Keys));
        }
    }

    private async Task<List<FuzzedRoute>> RoutesAsync()
    {
        var paths = (await Server.GetAsync("/openapi/v1.json"))["paths"]!.AsObject();
        // A stream has no end, and is tested by itself.
        var routes = paths.Where(path => path.Key != "/v1/stream").SelectMany(path => path.Value!.AsObject().Select(operation => new FuzzedRoute(
            operation.Key.ToUpperInvariant(),
            path.Key,
            [.. (operation.Value!["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == "query").Select(parameter => (string)parameter!["name"]!)]))).ToList();
        return [.. routes, new("GET", "/", []), new("GET", "/app.js", []), new("GET", "/openapi/v1.json", [])];
    }

    // What a test remembers grows too.
    private void Refill(int round)
    {
        Server.Sink.Produced.Clear();
        Cluster.Touched.Clear();
        Cluster.ModelsAsked.Clear();
        Cluster.Members["github:ana"] = WorkedExample.Ana;
        Cluster.Members["member:ana"] = WorkedExample.Ana;
        Cluster.Store.Clear();
        var stamp = new Stamp(new DateTimeOffset(2026, 11, 19, 9, 0, 0, TimeSpan.Zero), "/fuzz", $"{round}");
        Cluster.Store.Take(
            new ActivityEvent(stamp, "github:ana", null, "post.created", null, 0),
            new IdentityEvent(stamp with { Id = "l" }, "github:ana", null, "member:ana"),
            new QuestionEvent(stamp, "t1", "member:ana", null, "open", stamp.Time, null, null, null));
    }
}
