using CommunityScoring.Silo.Ingest;

namespace CommunityScoring.Silo.Hosting;

/// <summary>What a person who starts a silo by hand needs to know.</summary>
public static class Banner
{
    /// <summary>Prints the addresses and, in the embedded default, the key.</summary>
    public static void Print(WebApplication app, SiloSettings settings, LocalSecrets secrets, KafkaConnection connection)
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
}
