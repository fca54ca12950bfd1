using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using Xunit.Abstractions;
using ActivityEvent = CommunityScoring.Events.ActivityEvent;

namespace CommunityScoring.Api.Tests.Fuzz;

/// <summary>
/// Requests to every described route, right and wrong in every way, a few at once: no answer is a 5xx, every refusal is problem
/// details, and memory does not grow. The cluster behind answers always, so that 503, which is for when it does not, is a failure as
/// well. <c>FUZZ_REQUESTS</c> and <c>FUZZ_SEED</c> set the length and the start.
/// </summary>
public sealed class RouteFuzzTests(ITestOutputHelper output) : ApiTest
{
    private const string Size = "FUZZ_REQUESTS";
    private const int Round = 500;
    private const int RoundsToMeasure = 10;
    private const int AtOnce = 4;
    private const long MostGrowth = 64 << 20;

    private readonly ConcurrentDictionary<int, int> _answered = new();
    private readonly ConcurrentDictionary<string, (int Count, TimeSpan Time)> _times = new(StringComparer.Ordinal);
    private int _refused;

    [Fact]
    public async Task No_request_breaks_anything()
    {
        var (seed, requests) = (FuzzRun.Seed, FuzzRun.Number(Size, 1_500));
        var routes = await RoutesAsync();
        Server.Sink.Taken = taken =>
        {
            // Those of erasures alone: what is posted need not be of a type that has a leaf.
            if ((string?)JsonNode.Parse(taken.Value)!["source"] == "/privacy/erasures")
            {
                Cluster.Store.Take(taken.Value);
            }
        };
        var watch = Stopwatch.StartNew();
        var (early, most) = (0L, 0L);
        for (var first = 0; first < requests; first += Round)
        {
            Refill(first);
            await Parallel.ForEachAsync(
                Enumerable.Range(first, Math.Min(Round, requests - first)),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (number, _) => await SendAsync(seed + number, routes));
            if (first / Round % RoundsToMeasure == 0 || first + Round >= requests)
            {
                Refill(first);
                var held = GC.GetTotalMemory(forceFullCollection: true);
                early = first <= requests / 4 ? Math.Max(early, held) : early;
                most = Math.Max(most, held);
                Assert.True(held < early + MostGrowth, $"from {early >> 20} MB in the first quarter to {held >> 20} MB; {FuzzRun.Again(Size, seed)}");
            }
        }

        Tell(seed, requests, watch.Elapsed, early, most);
        Assert.True(_refused < 1 + (requests / 20), $"{_refused} of {requests} requests were cut off; {FuzzRun.Again(Size, seed)}");
        if (requests >= 5_000)
        {
            Assert.All((int[])[200, 201, 202, 400, 404, 405, 415], status => Assert.Contains(status, _answered.Keys));
        }
    }

    private async Task SendAsync(int seed, IReadOnlyList<FuzzedRoute> routes)
    {
        var (request, shown, route) = new FuzzedRequest(new Random(seed), routes).Draw(Server.Client.BaseAddress!);
        using (request)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                using var response = await Server.Client.SendAsync(request);
                var status = (int)response.StatusCode;
                _answered.AddOrUpdate(status, 1, (_, count) => count + 1);
                // The probe of readiness is right to say so: no silo reports here.
                Assert.True(status < 500 || (status == 503 && shown.Contains("/healthz/ready", StringComparison.OrdinalIgnoreCase)), $"{status}: {await response.Content.ReadAsStringAsync()} {Server.Failures.Failures.LastOrDefault()}");
                Assert.False(status >= 400 && request.Method != HttpMethod.Head && response.Content.Headers.ContentType?.MediaType is { } type && type != "application/problem+json"
                    && type != "application/json", $"{status} without problem details");
            }
            catch (HttpRequestException exception) when (request.Content is not null && exception.InnerException is IOException)
            {
                // A request that is refused before its body was read: the host closes, and the client may be writing still.
                Interlocked.Increment(ref _refused);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{shown}: {FuzzRun.Again(Size, seed)}: {exception}");
            }

            var time = Stopwatch.GetElapsedTime(start);
            _times.AddOrUpdate(route, (1, time), (_, sum) => (sum.Count + 1, sum.Time + time));
        }
    }

    private void Tell(int seed, int requests, TimeSpan taken, long early, long most)
    {
        output.WriteLine($"{requests} requests from seed {seed} in {taken.TotalSeconds:0} s, {_refused} cut off; held {early >> 20} MB in the first quarter, {most >> 20} MB at most");
        output.WriteLine($"resident {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB at most");
        output.WriteLine(string.Join(", ", _answered.OrderBy(item => item.Key).Select(item => $"{item.Key}: {item.Value}")));
        foreach (var (route, (count, time)) in _times.OrderByDescending(item => item.Value.Time).Take(8))
        {
            output.WriteLine($"{route}: {count} in {time.TotalSeconds:0.0} s");
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
        Server.Failures.Failures.Clear();
        Cluster.Touched.Clear();
        Cluster.ModelsAsked.Clear();
        Cluster.ChangesAsked.Clear();
        Cluster.Audit.Clear();
        Cluster.Webhooks.Clear();
        Cluster.Members["github:ana"] = WorkedExample.Ana;
        Cluster.Members["member:ana"] = WorkedExample.Ana;
        Cluster.Alerts["acme"] = AlertBook.Empty.Turn(
            "acme", WorkedExample.Today, Server.Time.GetUtcNow(), [new AlertCondition(AlertKind.AtRisk, null, [])], () => []).Book;
        Cluster.Store.Clear();
        var stamp = new Stamp(new DateTimeOffset(2026, 11, 19, 9, 0, 0, TimeSpan.Zero), "/fuzz", $"{round}");
        Cluster.Store.Take(
            new ActivityEvent(stamp, "github:ana", null, "post.created", null, 0),
            new IdentityEvent(stamp with { Id = "l" }, "github:ana", null, "member:ana"),
            new QuestionEvent(stamp, "t1", "member:ana", null, "open", stamp.Time, null, null, null));
    }
}
