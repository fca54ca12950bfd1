using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>A broker that goes away after the start is ridden out, and readiness says so meanwhile.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed partial class BrokerOutageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_broker_that_is_gone_shows_in_readiness_and_reads_go_on()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        using var silo = new SiloProcess(site, output);
        broker.Produce("a", EventText.Visit("member:ana", 1));
        broker.Flush();
        await silo.WaitUntilReadyAsync();
        await Eventually.HoldsAsync("the member is there", TimeSpan.FromSeconds(20), async () => await silo.FindAsync("/v1/members/member:ana") is not null);

        broker.Dispose();
        await ShowsOutageAsync(silo);
        Assert.Equal("member:ana", (await silo.GetAsync("/v1/members/member:ana")).GetProperty("person").GetString());
        Assert.True(silo.IsAlive);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(35)));
    }

    [Fact]
    public async Task A_broker_that_comes_back_is_read_on()
    {
        // Another silo lends its embedded broker, in a process that can be frozen.
        using var brokerSite = new SiloSite(null);
        brokerSite.Settings["Kafka__GroupId"] = "the-broker's-own";
        using var brokerProcess = new SiloProcess(brokerSite, output, "--headless");
        await brokerProcess.WaitUntilReadyAsync();
        var address = Address().Match(brokerProcess.Log).Groups[1].Value;
        using var producer = new TopicProducer(address);
        using var site = new SiloSite(address);
        using var silo = new SiloProcess(site, output);
        await silo.WaitUntilReadyAsync();
        using var checkpoints = new StoredCheckpoints(site);
        Produce(0);
        producer.Flush();
        await checkpoints.WaitAsync(producer.Ends, TimeSpan.FromSeconds(20));

        // Records are under way as it freezes.
        Produce(1_000);
        producer.Flush();
        brokerProcess.Freeze();
        await ShowsOutageAsync(silo);
        Assert.Equal("member:m1", (await silo.GetAsync("/v1/members/member:m1")).GetProperty("person").GetString());

        brokerProcess.Thaw();
        await silo.WaitUntilReadyAsync();
        Produce(2_000);
        producer.Flush();
        await checkpoints.WaitAsync(producer.Ends, TimeSpan.FromSeconds(60));
        var counts = checkpoints.Counts();
        Assert.Equal(3_000, counts.Counted);
        Assert.Equal(3_000, counts.Total);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));

        void Produce(int from)
        {
            for (var i = from; i < from + 1_000; i++)
            {
                producer.Produce($"{i}", Encoding.UTF8.GetBytes(EventText.Visit($"member:m{i % 50}", i)));
            }
        }
    }

    private static Task ShowsOutageAsync(SiloProcess silo) => Eventually.HoldsAsync(
        "readiness names Kafka",
        TimeSpan.FromSeconds(30),
        async () => await silo.ProbeAsync() is { Status: HttpStatusCode.ServiceUnavailable } probe && probe.Body.Contains("Kafka", StringComparison.Ordinal));

    [GeneratedRegex(@"Kafka  ([0-9.:]+), topic")]
    private static partial Regex Address();
}
