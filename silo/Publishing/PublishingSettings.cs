using System.Text.RegularExpressions;
using CommunityScoring.Silo.Hosting;

namespace CommunityScoring.Silo.Publishing;

/// <summary>The ways out to Kafka.</summary>
/// <param name="AlertsTopic">Where alerts go; null for nowhere.</param>
/// <param name="ScoresTopic">Where the last states of accounts go; null for nowhere.</param>
/// <param name="Source">The <c>source</c> of the events.</param>
public sealed partial record PublishingSettings(string? AlertsTopic, string? ScoresTopic, string Source)
{
    /// <summary>The topics there are.</summary>
    public IEnumerable<string> Topics => new[] { AlertsTopic, ScoresTopic }.OfType<string>();

    internal static PublishingSettings Read(SettingsReader reader, IConfiguration configuration, KafkaSettings kafka)
    {
        var settings = new PublishingSettings(
            Topic(reader, configuration, "Kafka:AlertsTopic", "community.alerts"),
            Topic(reader, configuration, "Kafka:ScoresTopic", "community.scores"),
            reader.Text("Kafka:Source") ?? "/community-scoring");
        Taken(reader, "Kafka:AlertsTopic", settings.AlertsTopic, kafka.Topic, kafka.DeadLetterTopic);
        Taken(reader, "Kafka:ScoresTopic", settings.ScoresTopic, kafka.Topic, kafka.DeadLetterTopic, settings.AlertsTopic);
        if (!Uri.IsWellFormedUriString(settings.Source, UriKind.RelativeOrAbsolute))
        {
            reader.Reject($"Kafka:Source is '{settings.Source}'; allowed: a URI or the path of one, as in /community-scoring");
        }

        return settings;
    }

    // An empty text is a value here: it turns the topic off.
    private static string? Topic(SettingsReader reader, IConfiguration configuration, string key, string otherwise)
    {
        if (configuration[key] is null)
        {
            return otherwise;
        }

        if (reader.Text(key) is not { } topic)
        {
            return null;
        }

        if (!TopicPattern().IsMatch(topic) || topic is "." or "..")
        {
            reader.Reject($"{key} is '{topic}'; allowed: the name of a topic, 1-249 characters of [A-Za-z0-9._-]; empty for none");
        }

        return topic;
    }

    private static void Taken(SettingsReader reader, string key, string? topic, params string?[] others)
    {
        if (topic is not null && others.Contains(topic, StringComparer.Ordinal))
        {
            reader.Reject($"{key} is '{topic}'; allowed: a topic that is no other's");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,249}\z")]
    private static partial Regex TopicPattern();
}
