using System.Collections.Immutable;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Cluster;

/// <summary>The probes, which need no key.</summary>
internal static partial class HealthEndpoints
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly ImmutableArray<string> Unreachable = ["The cluster is out of reach."];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/healthz").WithTags("Health").ForEverybody();
        group.MapGet("/live", () => new PlainJson<HealthResponse>(new HealthResponse("live")))
            .WithName("getLiveness").WithSummary("Answers while the process runs");
        group.MapGet("/serving", ServingAsync).WithName("getServing")
            .WithSummary("Answers 200 while this host reaches the cluster, whatever keeps partitions from going on: for a platform that must not take it out of service then")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/ready", ReadyAsync).WithName("getReadiness").WithSummary("Answers 200 while the cluster is reachable and nothing keeps it from working")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<PlainJson<HealthResponse>> ServingAsync(IGrainFactory grains, TimeProvider time, ILoggerFactory loggers) =>
        Answer("serving", await FindAsync(grains, time, loggers) is null ? Unreachable : []);

    private static async Task<PlainJson<HealthResponse>> ReadyAsync(IGrainFactory grains, TimeProvider time, ILoggerFactory loggers) =>
        Answer("ready", await FindAsync(grains, time, loggers) is { } reports ? Problems(reports) : Unreachable);

    private static async Task<ImmutableArray<SiloReport>?> FindAsync(IGrainFactory grains, TimeProvider time, ILoggerFactory loggers)
    {
        try
        {
            return (await grains.GetGrain<IClusterStatusGrain>(0).ReadAsync().WaitAsync(_patience, time)).Value;
        }
        catch (Exception exception)
        {
            // Whatever it is, a probe is told that the cluster does not answer; the client may not even be connected yet.
            LogUnreachable(loggers.CreateLogger("CommunityScoring.Api.Cluster.Health"), $"{exception.GetType().Name}: {exception.Message}");
            return null;
        }
    }

    private static PlainJson<HealthResponse> Answer(string status, ImmutableArray<string> problems)
    {
        if (problems.IsEmpty)
        {
            return new PlainJson<HealthResponse>(new HealthResponse(status));
        }

        var problem = Refusal.Of(StatusCodes.Status503ServiceUnavailable, "not-ready", "It is not ready.", string.Join(" ", problems));
        throw new ProblemException(problem with { Problems = problems }, FaultProblems.RetryAfter);
    }

    private static ImmutableArray<string> Problems(ImmutableArray<SiloReport> reports) => reports.IsEmpty
        ? ["No silo has reported within the last half minute."]
        :
        [
            .. reports
                .OrderBy(report => report.Silo, StringComparer.Ordinal)
                .SelectMany(report => report.Problems
                    .Concat(report.Partitions
                        .Where(partition => partition.Problem is not null)
                        .Select(partition => $"{partition.Topic}/{partition.Partition}: {partition.Problem}"))
                    .Select(problem => $"{report.Silo}: {problem}"))
                .Distinct(StringComparer.Ordinal),
        ];

    [LoggerMessage(1, LogLevel.Warning, "The cluster does not answer the readiness probe: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);
}
