using System.Diagnostics;
using CommunityScoring.Silo.Ingest;
using Confluent.Kafka;
using Xunit;

namespace CommunityScoring.Silo.Tests.Ingest;

public sealed class NativeKafkaTests
{
    [Theory]
    [InlineData("linux-musl-x64", "alpine-librdkafka")]
    [InlineData("alpine.3.20-x64", "alpine-librdkafka")]
    public void Alpine_has_a_library_of_its_own(string runtimeIdentifier, string library) =>
        Assert.Equal([library], NativeKafka.Candidates(runtimeIdentifier));

    [Fact]
    public void Elsewhere_the_one_without_SASL_is_the_last_resort() =>
        Assert.Equal(OperatingSystem.IsLinux() ? ["librdkafka", "centos8-librdkafka"] : ["librdkafka"], NativeKafka.Candidates("x64"));

    [Fact]
    public void The_embedded_broker_and_its_clients_share_one_library()
    {
        using var broker = new EmbeddedBroker();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        Assert.Single(admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers);
        using var process = Process.GetCurrentProcess();
        Assert.Single(process.Modules.Cast<ProcessModule>().Select(module => module.FileName).Distinct(), file => file.Contains("rdkafka", StringComparison.Ordinal));
    }
}
