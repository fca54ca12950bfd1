using System.Diagnostics;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CommunityScoring.Api.Hosting;

/// <summary>Metrics and traces by OTLP, of a silo as of an API host of its own.</summary>
public static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Exports where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the other settings of OpenTelemetry's exporter hold as well.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's settings.</param>
    /// <param name="service">The service's name, where <c>OTEL_SERVICE_NAME</c> does not give another one.</param>
    /// <param name="meters">The host's own meters.</param>
    public static IServiceCollection AddCommunityScoringTelemetry(
        this IServiceCollection services, IConfiguration configuration, string service, params string[] meters)
    {
        if (!IsExported(configuration))
        {
            return services;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceVersion: Version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics
                .AddMeter([.. meters, "Microsoft.Orleans", "System.Runtime"])
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter())
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation()
                .AddProcessor(new PathRemoval())
                .AddOtlpExporter());
        return services;
    }

    /// <summary>True where metrics go somewhere.</summary>
    /// <param name="configuration">The host's settings.</param>
    public static bool IsExported(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Endpoint]);

    /// <summary>The program's version, as <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Takes paths and queries out of spans: they hold who was asked for, which the route does not.</summary>
    private sealed class PathRemoval : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => data.SetTag("url.path", null).SetTag("url.query", null).SetTag("url.full", null);
    }
}
