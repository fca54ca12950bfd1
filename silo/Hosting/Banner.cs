using CommunityScoring.Api.Hosting;
using CommunityScoring.Silo.Ingest;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Silo.Hosting;

/// <summary>What a person who starts a silo by hand needs to know; in production a line of the log.</summary>
public static partial class Banner
{
    /// <summary>Says where the silo is to be found and, in the embedded default, with which key.</summary>
    public static void Show(WebApplication app, SiloSettings settings, LocalSecrets secrets, KafkaConnection connection)
    {
        var form = app.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        if (form == ConsoleFormatterNames.Json)
        {
            // Whatever reads the log could not read the banner.
            LogRunning(
                app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Banner).FullName!),
                Telemetry.Version, string.Join(", ", app.Urls), connection.BootstrapServers, settings.Kafka.Topic);
        }
        else
        {
            Print(app, settings, secrets, connection);
        }
    }

    private static void Print(WebApplication app, SiloSettings settings, LocalSecrets secrets, KafkaConnection connection)
    {
        var api = app.Urls.FirstOrDefault() ?? "none";
        Console.WriteLine($"""

            CommunityScoring is running.
              API    {(settings.IsHeadless ? $"health only at {api}/healthz/ready" : api)}
              Kafka  {connection.BootstrapServers}, topic {settings.Kafka.Topic}{(settings.Kafka.IsEmbedded ? " (embedded: in memory, about 5 MB a partition)" : "")}
            """);
        if (secrets.IsKeyGenerated)
        {
            Console.WriteLine($"""
                  Key    {secrets.BootstrapKey}

                  export COMMUNITY_SCORING_KEY={secrets.BootstrapKey}
                  curl -H "Authorization: Bearer $COMMUNITY_SCORING_KEY" {api}/v1/cluster
                  dotnet run --project client -- top

                """);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "CommunityScoring {Version} is running: {Urls}, Kafka at {BootstrapServers}, topic {Topic}.")]
    private static partial void LogRunning(ILogger logger, string version, string urls, string bootstrapServers, string topic);
}
