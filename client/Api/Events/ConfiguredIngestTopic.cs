namespace CommunityScoring.Api.Events;

/// <summary>Where events go, by the settings under <c>Kafka</c>.</summary>
internal sealed class ConfiguredIngestTopic(IConfiguration configuration) : IIngestTopic
{
    private const string DefaultTopic = "community.events";

    public string? BootstrapServers => configuration["Kafka:BootstrapServers"];

    public string Topic => configuration["Kafka:Topic"] is { Length: > 0 } topic ? topic : DefaultTopic;

    public IReadOnlyDictionary<string, string> ClientSettings => configuration.GetSection("Kafka:Client")
        .AsEnumerable(makePathsRelative: true)
        .Where(pair => pair.Value is not null)
        .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal);
}
