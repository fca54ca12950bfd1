using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using CommunityScoring.Silo.Publishing;
using CommunityScoring.Webhooks;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Hosting;

/// <summary>Everything a silo is told from outside, read and checked once at start.</summary>
/// <param name="Kafka">The way in.</param>
/// <param name="Publishing">The ways out to Kafka.</param>
/// <param name="Webhooks">Where webhooks may go.</param>
/// <param name="Storage">Where state is kept.</param>
/// <param name="Cluster">The Orleans cluster.</param>
/// <param name="Checkpoint">When checkpoints are taken.</param>
/// <param name="CensusInterval">Time between two counts of the accounts by state of risk.</param>
/// <param name="PseudonymSecret">HMAC key of e-mail identities; null where it is to be generated.</param>
/// <param name="PreviousPseudonymSecret">The HMAC key before it, while addresses are still to be found under it; null for none.</param>
/// <param name="BootstrapKey">An admin key that exists from the first start; null for none.</param>
/// <param name="IsHeadless">True without the HTTP API.</param>
/// <param name="IsDemo">True when the sample community is played.</param>
public sealed record SiloSettings(
    KafkaSettings Kafka,
    PublishingSettings Publishing,
    WebhookPolicy Webhooks,
    StorageSettings Storage,
    ClusterSettings Cluster,
    CheckpointSettings Checkpoint,
    TimeSpan CensusInterval,
    string? PseudonymSecret,
    string? PreviousPseudonymSecret,
    string? BootstrapKey,
    bool IsHeadless,
    bool IsDemo)
{
    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Environment, appsettings.json and command line.</param>
    /// <param name="arguments">The command line's own words: <c>--demo</c>, <c>--headless</c>.</param>
    /// <exception cref="SettingsException">Something is wrong; it lists a line for each.</exception>
    public static SiloSettings Read(IConfiguration configuration, IReadOnlyCollection<string> arguments)
    {
        var reader = new SettingsReader(configuration);
        foreach (var argument in arguments.Where(argument => argument is not ("--demo" or "--headless")))
        {
            reader.Reject($"argument '{argument}' is unknown; allowed: --demo, --headless; settings go into the environment, as in Kafka__Topic=…");
        }

        var kafka = KafkaSettings.Read(reader, configuration);
        var storage = StorageSettings.Read(reader);
        var settings = new SiloSettings(
            kafka,
            PublishingSettings.Read(reader, configuration, kafka),
            new WebhookPolicy(
                reader.Flag("Webhooks:AllowPrivateAddresses", otherwise: false), reader.Flag("Webhooks:AllowHttp", otherwise: false)),
            storage,
            ClusterSettings.Read(reader),
            CheckpointSettings.Read(reader),
            reader.Duration("Census:Interval", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            reader.Text("Pseudonyms:Secret"),
            reader.Text("Pseudonyms:PreviousSecret"),
            reader.Text("Access:BootstrapKey"),
            arguments.Contains("--headless"),
            arguments.Contains("--demo"));
        if (settings.PseudonymSecret is { Length: < 16 } secret)
        {
            reader.Reject($"Pseudonyms:Secret has {secret.Length} characters; allowed: 16 or more");
        }

        if (settings.PreviousPseudonymSecret is { } previous && (settings.PseudonymSecret is null || settings.PseudonymSecret == previous))
        {
            reader.Reject("Pseudonyms:PreviousSecret stands without another Pseudonyms:Secret; allowed: the secret before the one that is set");
        }

        if (settings is { PseudonymSecret: null, Storage.Provider: StorageProvider.Postgres })
        {
            reader.Reject("Pseudonyms:Secret is missing; allowed: a text of 16 characters or more, the same for all silos, as Storage:Provider is postgres");
        }

        if (settings.IsDemo && !kafka.IsEmbedded)
        {
            reader.Reject("--demo plays into the embedded broker only; allowed: --demo without Kafka:BootstrapServers");
        }

        reader.ThrowIfRejected();
        return settings;
    }
}

/// <summary>Kafka.</summary>
/// <param name="BootstrapServers">Brokers; empty for the embedded one.</param>
/// <param name="Topic">The way in.</param>
/// <param name="GroupId">The consumer group.</param>
/// <param name="Partitions">Partitions of a topic that is created.</param>
/// <param name="NewTopicStart">Where a log that the store has never seen is begun, over a store that is not empty.</param>
/// <param name="Client">Further librdkafka settings.</param>
/// <param name="AcceptedGaps">Losses by retention that an operator has accepted, as <c>topic/partition@offset</c>.</param>
/// <param name="StartTimeout">How long a start waits for each answer of a broker.</param>
public sealed record KafkaSettings(
    string BootstrapServers,
    string Topic,
    string GroupId,
    int Partitions,
    string? NewTopicStart,
    IReadOnlyDictionary<string, string> Client,
    IReadOnlyCollection<string> AcceptedGaps,
    TimeSpan StartTimeout)
{
    // What the consumer and the producers promise is not to be set from outside.
    private static readonly FrozenSet<string> s_own = FrozenSet.Create(
        StringComparer.Ordinal,
        "bootstrap.servers", "group.id", "auto.offset.reset", "enable.auto.commit", "enable.auto.offset.store", "partition.assignment.strategy",
        "acks", "request.required.acks", "enable.idempotence");

    /// <summary>True when the broker lives in this process.</summary>
    public bool IsEmbedded => BootstrapServers.Length == 0;

    /// <summary>The dead-letter topic.</summary>
    public string DeadLetterTopic => Topic + ".dead-letter";

    internal static KafkaSettings Read(SettingsReader reader, IConfiguration configuration)
    {
        var start = reader.Text("Kafka:NewTopicStart");
        if (start is not (null or "beginning" or "end") && !DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, out _))
        {
            reader.Reject($"Kafka:NewTopicStart is '{start}'; allowed: beginning, end or a time such as 2026-11-20T00:00:00Z");
        }

        var client = configuration.GetSection("Kafka:Client").AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key.Replace(':', '.'), pair => pair.Value!, StringComparer.Ordinal);
        foreach (var name in client.Keys.Where(s_own.Contains))
        {
            reader.Reject($"Kafka:Client:{name} is '{client[name]}'; not allowed here, as exactly-once rests on it");
        }

        return new KafkaSettings(
            reader.Text("Kafka:BootstrapServers") ?? "",
            reader.Text("Kafka:Topic") ?? "community.events",
            reader.Text("Kafka:GroupId") ?? "community-scoring",
            reader.Whole("Kafka:Partitions", 8, 1, 1000),
            start,
            client,
            configuration.GetSection("Kafka:AcceptedGaps").Get<string[]>() ?? [],
            reader.Duration("Kafka:StartTimeout", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)));
    }
}

/// <summary>What a silo keeps its state in.</summary>
public enum StorageProvider
{
    /// <summary>A SQLite file, for one silo.</summary>
    Sqlite,

    /// <summary>PostgreSQL, for any number of silos.</summary>
    Postgres,
}

/// <summary>What writes the contents of rows.</summary>
public enum RowStorage
{
    /// <summary>The project's own stores, many rows a transaction.</summary>
    GroupCommit,

    /// <summary>Orleans' ADO.NET grain storage, a row a statement.</summary>
    GrainStorage,
}

/// <summary>Storage.</summary>
/// <param name="Provider">The kind of database.</param>
/// <param name="Rows">What writes the contents of rows.</param>
/// <param name="ConnectionString">Of the database.</param>
/// <param name="CommitsSynchronously">True where PostgreSQL is to flush each group of rows and not only checkpoints.</param>
public sealed record StorageSettings(StorageProvider Provider, RowStorage Rows, string ConnectionString, bool CommitsSynchronously)
{
    /// <summary>With SQLite, of the file beside it that holds everything but the leaves.</summary>
    public string OrleansConnectionString
    {
        get
        {
            var builder = new SqliteConnectionStringBuilder(ConnectionString);
            builder.DataSource = Path.ChangeExtension(builder.DataSource, ".orleans" + Path.GetExtension(builder.DataSource));
            return builder.ConnectionString;
        }
    }

    internal static StorageSettings Read(SettingsReader reader)
    {
        var provider = reader.Text("Storage:Provider") ?? "sqlite";
        var connection = reader.Text("Storage:ConnectionString");
        var isSynchronous = reader.Flag("Storage:SynchronousCommit", otherwise: false);
        var rows = ReadRows(reader);
        if (provider == "postgres")
        {
            if (connection is null)
            {
                reader.Reject("Storage:ConnectionString is missing; allowed: a PostgreSQL connection string, as in Host=db;Database=scoring;Username=scoring;Password=…");
            }

            return new StorageSettings(StorageProvider.Postgres, rows, connection ?? "", isSynchronous);
        }

        if (provider != "sqlite")
        {
            reader.Reject($"Storage:Provider is '{provider}'; allowed: sqlite, postgres");
        }

        return new StorageSettings(StorageProvider.Sqlite, rows, connection ?? "Data Source=data/community-scoring.db", CommitsSynchronously: true);
    }

    private static RowStorage ReadRows(SettingsReader reader)
    {
        var rows = reader.Text("Storage:Rows") ?? "group-commit";
        if (rows is not ("group-commit" or "grain-storage"))
        {
            reader.Reject($"Storage:Rows is '{rows}'; allowed: group-commit, grain-storage");
        }

        return rows == "grain-storage" ? RowStorage.GrainStorage : RowStorage.GroupCommit;
    }
}

/// <summary>The Orleans cluster.</summary>
/// <param name="Id">The cluster's id.</param>
/// <param name="SiloPort">Port between silos.</param>
/// <param name="GatewayPort">Port for clients.</param>
/// <param name="AdvertisedAddress">With PostgreSQL, the address at which other silos and clients find this one; null for the host's own.</param>
public sealed record ClusterSettings(string Id, int SiloPort, int GatewayPort, IPAddress? AdvertisedAddress)
{
    internal static ClusterSettings Read(SettingsReader reader) => new(
        reader.Text("Cluster:Id") ?? "community-scoring",
        reader.Whole("Cluster:SiloPort", 11111, 1, 65535),
        reader.Whole("Cluster:GatewayPort", 30000, 1, 65535),
        reader.Address("Cluster:AdvertisedAddress"));
}

/// <summary>When checkpoints are taken: at the earlier of the two.</summary>
/// <param name="Interval">Time since the last one.</param>
/// <param name="Records">Records since the last one.</param>
public sealed record CheckpointSettings(TimeSpan Interval, int Records)
{
    internal static CheckpointSettings Read(SettingsReader reader) => new(
        reader.Duration("Checkpoint:Interval", TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
        reader.Whole("Checkpoint:Records", 50_000, 1, 10_000_000));
}
