using CommunityScoring.Api.Access;
using CommunityScoring.Api.Accounts;
using CommunityScoring.Api.Audit;
using CommunityScoring.Api.DeadLetters;
using CommunityScoring.Api.Events;
using CommunityScoring.Api.Hosting;
using CommunityScoring.Api.Limits;
using CommunityScoring.Api.Members;
using CommunityScoring.Api.Models;
using CommunityScoring.Api.OpenApi;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Streaming;
using CommunityScoring.Events;
using CommunityScoring.Scorecards;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Api;

/// <summary>What the API works with.</summary>
public static class ApiServices
{
    /// <summary>
    /// Registers the API. The host brings an <see cref="IGrainFactory"/>: its own silo's, or an Orleans client's. What it
    /// registers itself counts in place of the defaults here: <see cref="Pseudonymizer"/>, <see cref="IIngestTopic"/>,
    /// <see cref="IEventSink"/>, <see cref="IKeyRing"/>, <see cref="TimeProvider"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's settings.</param>
    public static IServiceCollection AddCommunityScoringApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section))
            .Validate(
                options => options.RequestsPerMinute is null or (>= 0 and <= AccessOptions.MostRequestsPerMinute),
                $"Access:RequestsPerMinute is not allowed; allowed: 0 (none) to {AccessOptions.MostRequestsPerMinute}.")
            .ValidateOnStart();
        services.AddOptions<IngestOptions>().Bind(configuration.GetSection(IngestOptions.Section))
            .Validate(
                options => options.Timeout >= TimeSpan.FromMilliseconds(100) && options.Timeout <= TimeSpan.FromMinutes(5),
                "Ingest:Timeout is not allowed; allowed: 00:00:00.1 to 00:05:00.")
            .ValidateOnStart();
        services.AddOptions<ServerLimits>().Bind(configuration.GetSection(ServerLimits.Section))
            .Validate(limits => limits.AreAllowed, ServerLimits.Allowed)
            .ValidateOnStart();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ServerLimits>>((kestrel, limits) => limits.Value.Apply(kestrel));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KeyRingCopy>();
        services.TryAddSingleton<IKeyRing, KeyRing>();
        services.TryAddSingleton(_ => new Pseudonymizer(configuration["Pseudonyms:Secret"] ?? string.Empty, configuration["Pseudonyms:PreviousSecret"]));
        services.TryAddSingleton<EventParser>();
        services.TryAddSingleton<EventValidation>();
        services.TryAddSingleton<IIngestTopic>(_ => new ConfiguredIngestTopic(configuration));
        services.TryAddSingleton<IEventSink, KafkaEventSink>();
        services.TryAddSingleton<IDeadLetterLog, KafkaDeadLetterLog>();
        services.TryAddSingleton<MemberIdentity>();
        services.TryAddSingleton<ScopeGate>();
        services.TryAddSingleton<RequestLimiter>();
        services.TryAddSingleton<AuditTrail>();
        services.TryAddSingleton<PersonErasure>();
        services.TryAddSingleton<StoredText>();
        services.TryAddSingleton<ScoreQueries>();
        services.TryAddSingleton<AccountRanking>();
        services.TryAddSingleton<ModelComparison>();
        services.TryAddSingleton<RankedLists>();
        services.TryAddSingleton<ScorecardCodec>();
        services.AddMetrics();
        services.TryAddSingleton<StreamInstruments>();
        services.TryAddSingleton<StreamHub>();
        ApiDescription.Add(services);

        // A handler's own answer to a bad request would be without problem details in development.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);

        // These log whole paths, and a path can hold an address.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning));
        return services;
    }
}
