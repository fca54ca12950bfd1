using System.Net;
using CommunityScoring.Silo.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CommunityScoring.Silo.Tests.Hosting;

public sealed class SiloSettingsTests
{
    [Fact]
    public void Nothing_configured_is_the_embedded_default()
    {
        var settings = Read();
        Assert.True(settings.Kafka.IsEmbedded);
        Assert.Equal(("community.events", "community.events.dead-letter", "community-scoring", 8),
            (settings.Kafka.Topic, settings.Kafka.DeadLetterTopic, settings.Kafka.GroupId, settings.Kafka.Partitions));
        Assert.Null(settings.Kafka.NewTopicStart);
        Assert.Empty(settings.Kafka.Client);
        Assert.Empty(settings.Kafka.AcceptedGaps);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Kafka.StartTimeout);
        Assert.Equal("Data Source=data/community-scoring.db", settings.Storage.ConnectionString);
        Assert.Equal("Data Source=data/community-scoring.orleans.db", settings.Storage.OrleansConnectionString);
        Assert.Equal(RowStorage.GroupCommit, settings.Storage.Rows);
        Assert.Equal(new ClusterSettings("community-scoring", 11111, 30000, null), settings.Cluster);
        Assert.Equal(new CheckpointSettings(TimeSpan.FromSeconds(2), 50_000), settings.Checkpoint);
        Assert.Equal(TimeSpan.FromHours(1), settings.CensusInterval);
        Assert.Null(settings.PseudonymSecret);
        Assert.Null(settings.BootstrapKey);
        Assert.False(settings.IsDemo);
        Assert.False(settings.IsHeadless);
    }

    [Fact]
    public void Everything_can_be_configured()
    {
        var settings = Read(
            ["--headless"],
            ("Kafka:BootstrapServers", " broker:9092 "), ("Kafka:Topic", "t"), ("Kafka:GroupId", "g"), ("Kafka:Partitions", "3"),
            ("Kafka:NewTopicStart", "2026-11-20T00:00:00Z"), ("Kafka:Client:sasl.username", "u"), ("Kafka:Client:ssl:ca:location", "/ca"),
            ("Kafka:AcceptedGaps:0", "t/1@5"), ("Kafka:AcceptedGaps:1", "t/2@6"), ("Kafka:StartTimeout", "00:01:00"), ("Storage:Provider", "sqlite"),
            ("Storage:ConnectionString", "Data Source=/x/y.db"), ("Cluster:Id", "c"), ("Cluster:SiloPort", "1"), ("Cluster:GatewayPort", "65535"),
            ("Checkpoint:Interval", "00:00:00.5"), ("Checkpoint:Records", "1"), ("Pseudonyms:Secret", "0123456789abcdef"), ("Access:BootstrapKey", "k"));
        Assert.False(settings.Kafka.IsEmbedded);
        Assert.Equal(("broker:9092", "t", "g", 3, "2026-11-20T00:00:00Z"),
            (settings.Kafka.BootstrapServers, settings.Kafka.Topic, settings.Kafka.GroupId, settings.Kafka.Partitions, settings.Kafka.NewTopicStart));
        Assert.Equal("u", settings.Kafka.Client["sasl.username"]);
        Assert.Equal("/ca", settings.Kafka.Client["ssl.ca.location"]);
        Assert.Equal(["t/1@5", "t/2@6"], settings.Kafka.AcceptedGaps);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Kafka.StartTimeout);
        Assert.Equal("Data Source=/x/y.orleans.db", settings.Storage.OrleansConnectionString);
        Assert.Equal(new ClusterSettings("c", 1, 65535, null), settings.Cluster);
        Assert.Equal(new CheckpointSettings(TimeSpan.FromMilliseconds(500), 1), settings.Checkpoint);
        Assert.Equal(("0123456789abcdef", "k"), (settings.PseudonymSecret, settings.BootstrapKey));
        Assert.True(settings.IsHeadless);
    }

    [Theory]
    [InlineData("Kafka:Partitions", "0", "Kafka:Partitions is '0'; allowed: a whole number from 1 to 1000")]
    [InlineData("Kafka:Partitions", "many", "Kafka:Partitions is 'many'; allowed: a whole number from 1 to 1000")]
    [InlineData("Kafka:NewTopicStart", "here", "Kafka:NewTopicStart is 'here'; allowed: beginning, end or a time such as 2026-11-20T00:00:00Z")]
    [InlineData("Kafka:StartTimeout", "00:00:00", "Kafka:StartTimeout is '00:00:00'; allowed: a duration from 00:00:01 to 00:10:00, as in 00:00:02")]
    [InlineData("Storage:Provider", "oracle", "Storage:Provider is 'oracle'; allowed: sqlite, postgres")]
    [InlineData("Storage:Rows", "stock", "Storage:Rows is 'stock'; allowed: group-commit, grain-storage")]
    [InlineData("Storage:SynchronousCommit", "on", "Storage:SynchronousCommit is 'on'; allowed: true, false")]
    [InlineData("Cluster:AdvertisedAddress", "silo-1", "Cluster:AdvertisedAddress is 'silo-1'; allowed: an IP address, as in 10.0.0.7")]
    [InlineData("Census:Interval", "00:00:00", "Census:Interval is '00:00:00'; allowed: a duration from 00:00:01 to 1.00:00:00, as in 00:00:02")]
    [InlineData("Cluster:SiloPort", "65536", "Cluster:SiloPort is '65536'; allowed: a whole number from 1 to 65535")]
    [InlineData("Cluster:GatewayPort", "-1", "Cluster:GatewayPort is '-1'; allowed: a whole number from 1 to 65535")]
    [InlineData("Checkpoint:Interval", "00:00:00", "Checkpoint:Interval is '00:00:00'; allowed: a duration from 00:00:00.0100000 to 00:10:00, as in 00:00:02")]
    [InlineData("Checkpoint:Interval", "2 s", "Checkpoint:Interval is '2 s'; allowed: a duration from 00:00:00.0100000 to 00:10:00, as in 00:00:02")]
    [InlineData("Checkpoint:Records", "1e3", "Checkpoint:Records is '1e3'; allowed: a whole number from 1 to 10000000")]
    [InlineData("Pseudonyms:PreviousSecret", "0123456789abcdef", "Pseudonyms:PreviousSecret stands without another Pseudonyms:Secret; allowed: the secret before the one that is set")]
    [InlineData("Pseudonyms:Secret", "0123456789abcde", "Pseudonyms:Secret has 15 characters; allowed: 16 or more")]
    [InlineData("Kafka:Client:group.id", "mine", "Kafka:Client:group.id is 'mine'; not allowed here, as exactly-once rests on it")]
    [InlineData("Kafka:Client:auto.offset.reset", "latest", "Kafka:Client:auto.offset.reset is 'latest'; not allowed here, as exactly-once rests on it")]
    public void A_bad_value_is_one_line(string key, string value, string expected) =>
        Assert.Equal([expected], Assert.Throws<SettingsException>(() => Read([], (key, value))).Problems);

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Equal(
            ["argument 'demo' is unknown; allowed: --demo, --headless; settings go into the environment, as in Kafka__Topic=…"],
            Assert.Throws<SettingsException>(() => Read(["demo"])).Problems);
        Assert.Equal(
            ["--demo plays into the embedded broker only; allowed: --demo without Kafka:BootstrapServers"],
            Assert.Throws<SettingsException>(() => Read(["--demo"], ("Kafka:BootstrapServers", "broker:9092"))).Problems);
    }

    [Fact]
    public void PostgreSQL_needs_a_connection_string_and_a_secret()
    {
        Assert.Collection(
            Assert.Throws<SettingsException>(() => Read([], ("Storage:Provider", "postgres"))).Problems,
            line => Assert.StartsWith("Storage:ConnectionString is missing; allowed: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Pseudonyms:Secret is missing; allowed: ", line, StringComparison.Ordinal));

        var settings = Read(
            [],
            ("Storage:Provider", "postgres"),
            ("Storage:ConnectionString", "Host=db"),
            ("Storage:SynchronousCommit", "true"),
            ("Storage:Rows", "grain-storage"),
            ("Pseudonyms:Secret", "0123456789abcdef"),
            ("Cluster:AdvertisedAddress", "10.0.0.7"));
        Assert.Equal(new StorageSettings(StorageProvider.Postgres, RowStorage.GrainStorage, "Host=db", true), settings.Storage);
        Assert.Equal(IPAddress.Parse("10.0.0.7"), settings.Cluster.AdvertisedAddress);
    }

    [Fact]
    public void Each_thing_wrong_has_its_line()
    {
        var problems = Assert.Throws<SettingsException>(() => Read(["--x"], ("Cluster:SiloPort", "x"), ("Checkpoint:Records", "x"))).Problems;
        Assert.Equal(3, problems.Count);
    }

    [Fact]
    public void The_secret_itself_is_in_no_line() =>
        Assert.DoesNotContain("hunter2", Assert.Throws<SettingsException>(() => Read([], ("Pseudonyms:Secret", "hunter2"))).Message, StringComparison.Ordinal);

    private static SiloSettings Read(string[]? arguments = null, params (string Key, string Value)[] values) => SiloSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build(),
        arguments ?? []);
}
