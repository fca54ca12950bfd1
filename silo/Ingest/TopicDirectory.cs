using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Publishing;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace CommunityScoring.Silo.Ingest;

/// <summary>Finds out what log the topic is, and creates missing topics where the broker allows it.</summary>
public static class TopicDirectory
{
    /// <summary>The topic's id as the broker reports it; brokers that report none are known by the topic's name alone.</summary>
    /// <param name="connection">The broker.</param>
    /// <param name="settings">The way in.</param>
    /// <param name="publishing">The ways out.</param>
    /// <exception cref="SettingsException">No broker answers, or the topic is not there and cannot be created.</exception>
    public static async Task<string> OpenAsync(KafkaConnection connection, KafkaSettings settings, PublishingSettings publishing)
    {
        var timeout = settings.StartTimeout;
        using var admin = BuildAdmin(connection);
        Metadata metadata;
        try
        {
            metadata = admin.GetMetadata(timeout);
        }
        catch (KafkaException)
        {
            throw new SettingsException($"Kafka:BootstrapServers is '{settings.BootstrapServers}'; no broker answered there within {timeout.TotalSeconds:0} s");
        }

        var problem = $"Kafka:Topic is '{settings.Topic}'";
        (string Topic, string Problem, bool IsCompacted)[] wanted =
        [
            (settings.Topic, problem, false),
            (settings.DeadLetterTopic, problem, false),
            .. publishing.AlertsTopic is { } alerts ? [(alerts, $"Kafka:AlertsTopic is '{alerts}'", false)] : Array.Empty<(string, string, bool)>(),
            .. publishing.ScoresTopic is { } scores ? [(scores, $"Kafka:ScoresTopic is '{scores}'", true)] : Array.Empty<(string, string, bool)>(),
        ];
        var missing = wanted.Where(topic => !metadata.Topics.Exists(
            known => known.Topic == topic.Topic && !known.Error.IsError && known.Partitions.Count > 0));
        await Task.WhenAll(missing.Select(topic => CreateAsync(
            admin,
            new TopicSpecification
            {
                Name = topic.Topic,
                NumPartitions = settings.Partitions,
                ReplicationFactor = -1,
                Configs = topic.IsCompacted ? new Dictionary<string, string> { ["cleanup.policy"] = "compact" } : null,
            },
            topic.Problem,
            timeout)));
        return await IdOfAsync(admin, settings.Topic, timeout);
    }

    /// <summary>Checks that the client library takes the settings.</summary>
    /// <exception cref="SettingsException">It does not.</exception>
    public static void CheckClient(KafkaConnection connection)
    {
        BuildAdmin(connection).Dispose();
        Accepted(() => new ConsumerBuilder<byte[]?, byte[]?>(connection.Consumer()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build())
            .Dispose();
    }

    /// <summary>A client that only asks.</summary>
    /// <exception cref="SettingsException">The client library refuses a setting.</exception>
    public static IAdminClient BuildAdmin(KafkaConnection connection) =>
        Accepted(() => new AdminClientBuilder(connection.Admin()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build());

    private static T Accepted<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new SettingsException($"Kafka:Client has a setting that librdkafka refuses: {exception.Message}");
        }
    }

    private static async Task CreateAsync(IAdminClient admin, TopicSpecification topic, string setting, TimeSpan timeout)
    {
        try
        {
            await admin.CreateTopicsAsync(
                [topic], new CreateTopicsOptions { RequestTimeout = timeout, OperationTimeout = timeout });
        }
        catch (CreateTopicsException exception) when (exception.Results.All(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            // Another silo was first.
        }
        catch (KafkaException)
        {
            // Brokers that create topics by themselves do so when they are asked for one.
            var created = admin.GetMetadata(topic.Name, timeout).Topics.FirstOrDefault();
            if (created is null || (created.Error.IsError && created.Error.Code != ErrorCode.LeaderNotAvailable))
            {
                throw new SettingsException($"{setting}; the broker has no topic '{topic.Name}' and did not create it");
            }
        }
    }

    private static async Task<string> IdOfAsync(IAdminClient admin, string topic, TimeSpan timeout)
    {
        try
        {
            var described = await admin.DescribeTopicsAsync(
                TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = timeout });
            if (described.TopicDescriptions is [{ Error.IsError: false, TopicId: { } id }] && (id.MostSignificantBits | id.LeastSignificantBits) != 0)
            {
                return id.ToString();
            }
        }
        catch (KafkaException)
        {
            // Brokers before 2.8 know no topic ids. librdkafka's mock cluster has no controller, which such a request waits for in vain.
        }

        return $"name:{topic}";
    }
}
