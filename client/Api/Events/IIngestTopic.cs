namespace CommunityScoring.Api.Events;

/// <summary>
/// Where events go. Read when the first event comes and not before, as a host with an embedded broker learns its
/// address only while it runs.
/// </summary>
public interface IIngestTopic
{
    /// <summary>The brokers as <c>host:port,…</c>; null or empty while there are none.</summary>
    string? BootstrapServers { get; }

    /// <summary>The topic.</summary>
    string Topic { get; }

    /// <summary>Where the silos put what they do not understand.</summary>
    string DeadLetterTopic => Topic + ".dead-letter";

    /// <summary>Further client settings by their librdkafka names.</summary>
    IReadOnlyDictionary<string, string> ClientSettings { get; }
}
