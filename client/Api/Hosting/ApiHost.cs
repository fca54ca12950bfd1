using CommunityScoring.Api.Streaming;
using CommunityScoring.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;

namespace CommunityScoring.Api.Hosting;

/// <summary>The API in a process of its own: <c>client serve</c>. Holds no state; start as many as needed.</summary>
public static partial class ApiHost
{
    private const int Failed = 1;
    private const int BadSettings = 2;
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(2);

    /// <summary>Runs the host until it is told to stop.</summary>
    /// <param name="args">Command line settings, as in <c>--urls http://0.0.0.0:8080</c> or <c>--Cluster:Gateways silo-1:30000</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The exit code: 0 after a stop, 1 where it could not start, 2 where settings are wrong; each is said on the error stream.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateBuilder(args);
        var errors = new List<string>();
        var settings = ApiHostSettings.Read(builder.Configuration, errors);
        if (errors.Count > 0)
        {
            return Say(BadSettings, errors);
        }

        WebApplication app;
        try
        {
            app = Build(builder, settings);
        }
        catch (Exception exception) when (exception is OptionsValidationException or OrleansConfigurationException)
        {
            return Say(BadSettings, [exception.Message]);
        }

        await using (app)
        {
            try
            {
                Warn(app);
                await app.StartAsync(cancellationToken);
            }
            catch (OptionsValidationException exception)
            {
                return Say(BadSettings, exception.Failures);
            }
            catch (IOException exception)
            {
                return Say(Failed, [exception.Message]);
            }
            catch (OperationCanceledException)
            {
                return 0;
            }

            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder, ApiHostSettings settings)
    {
        builder.WebHost.UseUrls(settings.Urls);

        // So that probes are answered while the cluster is still awaited.
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
        builder.Logging.AddConsoleForm(builder.Environment.IsDevelopment());
        builder.Services.AddCommunityScoringApi(builder.Configuration);
        builder.Services.AddCommunityScoringTelemetry(builder.Configuration, "community-scoring-api", StreamInstruments.MeterName);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ClusterId));
            client.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());
            client.UseConnectionRetryFilter<ConnectionRetry>();
            if (settings.ConnectionString is { } connection)
            {
                client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connection));
            }
            else
            {
                client.UseStaticClustering([.. settings.Gateways]);
            }
        });
        return builder.Build().MapCommunityScoringApi();
    }

    private static void Warn(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiHost).FullName!);
        if (string.IsNullOrEmpty(app.Configuration["Access:BootstrapKey"]))
        {
            LogNoKey(logger);
        }

        if (string.IsNullOrEmpty(app.Configuration["Kafka:BootstrapServers"]))
        {
            LogNoBroker(logger);
        }
    }

    private static int Say(int code, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.Error.WriteLine(line);
        }

        return code;
    }

    [LoggerMessage(1, LogLevel.Warning, "Access:BootstrapKey is empty: only keys that were made before open anything under /v1.")]
    private static partial void LogNoKey(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "Kafka:BootstrapServers is empty: POST /v1/events is answered with 503.")]
    private static partial void LogNoBroker(ILogger logger);

    /// <summary>Tries again as long as the host runs: the cluster may start after its clients.</summary>
    private sealed partial class ConnectionRetry(TimeProvider time, ILogger<ConnectionRetry> logger) : IClientConnectionRetryFilter
    {
        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            LogAwaited(logger, exception.Message);
            await Task.Delay(_retry, time, cancellationToken);
            return true;
        }

        [LoggerMessage(3, LogLevel.Warning, "The cluster is not there yet: {Reason}")]
        private static partial void LogAwaited(ILogger logger, string reason);
    }
}
