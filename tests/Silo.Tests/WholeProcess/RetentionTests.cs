using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Records that the broker removes before they are read are a loss that nobody may overlook.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed partial class RetentionTests(ITestOutputHelper output)
{
    private const int Lost = 3;

    [Fact]
    public async Task A_loss_stops_its_partition_loudly_until_it_is_accepted_by_name()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        using (var first = new SiloProcess(site, output))
        {
            ProduceToAll(broker, 100);
            await first.WaitUntilReadyAsync();
            using var checkpoints = new StoredCheckpoints(site);
            await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromSeconds(30));
            Assert.Equal(0, await first.StopAsync(TimeSpan.FromSeconds(30)));
        }

        ProduceToAll(broker, 50);
        Flood(broker);
        var gap = await StandsStillAsync(site, broker);
        site.Settings["Kafka__AcceptedGaps__0"] = gap;
        await GoesOnAsync(site, broker);
    }

    [Fact]
    public async Task A_loss_under_a_running_silo_stops_its_partition_loudly()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        // It must stay in its group while it is frozen: who joins anew looks for losses anyway.
        site.Settings["Kafka__Client__session.timeout.ms"] = "120000";
        using var silo = new SiloProcess(site, output);
        await silo.WaitUntilReadyAsync();
        ProduceToAll(broker, 100);
        using var checkpoints = new StoredCheckpoints(site);
        await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromSeconds(30));

        silo.Freeze();
        Flood(broker);
        silo.Thaw();
        var body = await Eventually.GetAsync("readiness names the partition", TimeSpan.FromSeconds(60), async () =>
            await silo.ProbeAsync() is { Status: HttpStatusCode.ServiceUnavailable } probe
            && probe.Body.Contains($"{BrokerFixture.Topic}/{Lost}", StringComparison.Ordinal) ? probe.Body : null);
        Assert.Matches("records [0-9]+ to [0-9]+ were removed by the broker before they were read", body);
        Assert.DoesNotContain("is read from offset", silo.Log[silo.Log.LastIndexOf("were removed by the broker", StringComparison.Ordinal)..], StringComparison.Ordinal);
        var stored = checkpoints.Read()[Lost];
        Assert.Equal(stored.Position, stored.Counts.Total);
        Assert.True(stored.Position < broker.Ends[Lost], $"{stored} is at the end.");

        // It stays so; the other partitions go on.
        ProduceToAll(broker, 10);
        var ends = broker.Ends;
        await Eventually.HoldsAsync("the other partitions go on", TimeSpan.FromSeconds(30), () => Task.FromResult(
            checkpoints.Read().Where(read => read.Partition != Lost).All(read => read.Position == ends[read.Partition])));
        Assert.Equal(stored.Position, checkpoints.Read()[Lost].Position);

        // What was read before it is stored, so that the gap that is named is all that is lost; it is accepted without a restart.
        await AcceptAsync(silo, stored.Position);
        await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, (await silo.ProbeAsync()).Status);
        Assert.Contains($"goes on without records {stored.Position} to ", silo.Log, StringComparison.Ordinal);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_loss_is_accepted_at_run_time_by_its_very_name_and_what_is_accepted_outlives_the_silo()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        using (var first = new SiloProcess(site, output))
        {
            ProduceToAll(broker, 100);
            await first.WaitUntilReadyAsync();
            using var begun = new StoredCheckpoints(site);
            await begun.WaitAsync(broker.Ends, TimeSpan.FromSeconds(30));
            Assert.Equal(0, await first.StopAsync(TimeSpan.FromSeconds(30)));
        }

        Flood(broker);
        using var checkpoints = new StoredCheckpoints(site);
        using (var second = new SiloProcess(site, output))
        {
            await GapAsync(second);
            foreach (var (partition, body, status) in (IEnumerable<(int, string, HttpStatusCode)>)
                [
                    (Lost, Named(99), HttpStatusCode.Conflict), (Lost, Named(101), HttpStatusCode.Conflict), (Lost + 1, Named(100), HttpStatusCode.Conflict),
                    (Lost, """{"topic":"other","offset":100}""", HttpStatusCode.BadRequest), (99, Named(100), HttpStatusCode.NotFound),
                ])
            {
                Assert.Equal(status, (await second.PostAsync($"/v1/partitions/{partition}:accept-gap", body)).Status);
            }

            Assert.Equal(100, checkpoints.Read()[Lost].Position);

            // Killed as soon as it is answered, whether the partition went on or not.
            await AcceptAsync(second, 100);
            second.Kill();
        }

        using var third = new SiloProcess(site, output);
        await third.WaitUntilReadyAsync();
        ProduceToAll(broker, 10);
        await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, (await third.ProbeAsync()).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await third.PostAsync($"/v1/partitions/{Lost}:accept-gap", Named(100))).Status);
        Assert.Equal(0, await third.StopAsync(TimeSpan.FromSeconds(30)));
        Assert.All(checkpoints.Read(), stored =>
        {
            var missing = stored.Position - stored.Counts.Total;
            Assert.True(stored.Partition == Lost ? missing > 1_000 : missing == 0, $"{stored}");
        });
    }

    private static async Task AcceptAsync(SiloProcess silo, long offset)
    {
        Assert.Equal(offset, (await GapAsync(silo)).GetProperty("offset").GetInt64());
        var (status, body) = await silo.PostAsync($"/v1/partitions/{Lost}:accept-gap", Named(offset));
        Assert.True(status == HttpStatusCode.Accepted, $"{status} {body}");
        Assert.Equal((Lost, offset), (body.GetProperty("partition").GetInt32(), body.GetProperty("offset").GetInt64()));
    }

    private static async Task<JsonElement> GapAsync(SiloProcess silo) => ((JsonElement?)await Eventually.GetAsync<object>(
        "the gap is shown", TimeSpan.FromSeconds(30), async () => await silo.ProbeAsync() is { Status: not null }
            ? (await silo.GetAsync("/v1/cluster")).GetProperty("partitions").EnumerateArray()
                .Where(partition => partition.GetProperty("partition").GetInt32() == Lost)
                .Select(partition => partition.GetProperty("gap"))
                .Where(gap => gap.ValueKind == JsonValueKind.Object).Cast<object>().FirstOrDefault()
            : null))!.Value;

    private static string Named(long offset) => $$"""{"topic":"{{BrokerFixture.Topic}}","offset":{{offset}}}""";

    private async Task<string> StandsStillAsync(SiloSite site, BrokerFixture broker)
    {
        using var silo = new SiloProcess(site, output);
        using var checkpoints = new StoredCheckpoints(site);
        var ends = broker.Ends;
        var others = Enumerable.Range(0, BrokerFixture.Partitions).Where(partition => partition != Lost).ToList();
        await Eventually.HoldsAsync("the other partitions go on", TimeSpan.FromSeconds(60), () => Task.FromResult(
            checkpoints.Read().Where(stored => stored.Partition != Lost).All(stored => stored.Position == ends[stored.Partition])));
        var body = (string)await Eventually.GetAsync<object>("readiness names the partition", TimeSpan.FromSeconds(15), async () =>
            await silo.ProbeAsync() is { Status: HttpStatusCode.ServiceUnavailable } probe
            && probe.Body.Contains($"{BrokerFixture.Topic}/{Lost}", StringComparison.Ordinal) ? probe.Body : null);
        Assert.Matches("records 100 to [0-9]+ were removed", body);
        var partitions = (await silo.GetAsync("/v1/cluster")).GetProperty("partitions").EnumerateArray().ToList();
        Assert.Equal(BrokerFixture.Partitions, partitions.Count);
        Assert.Matches("records 100 to [0-9]+ were removed", partitions[Lost].GetProperty("problem").GetString());
        Assert.Equal(100, partitions[Lost].GetProperty("committedOffset").GetInt64());
        Assert.All(others, partition => Assert.Equal(JsonValueKind.Null, partitions[partition].GetProperty("problem").ValueKind));

        // It stays so, and the process with it.
        ProduceToAll(broker, 10, except: Lost);
        ends = broker.Ends;
        await Eventually.HoldsAsync("the other partitions still go on", TimeSpan.FromSeconds(30), () => Task.FromResult(
            others.All(partition => checkpoints.Read()[partition].Position == ends[partition])));
        Assert.Equal(100, checkpoints.Read()[Lost].Position);
        Assert.True(silo.IsAlive);
        var name = GapName().Match(JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()!).Groups[1].Value;
        Assert.Equal($"{BrokerFixture.Topic}/{Lost}@100", name);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
        return name;
    }

    private async Task GoesOnAsync(SiloSite site, BrokerFixture broker)
    {
        using var checkpoints = new StoredCheckpoints(site);

        // Twice: the setting may stay where it is.
        for (var start = 0; start < 2; start++)
        {
            using var silo = new SiloProcess(site, output);
            await silo.WaitUntilReadyAsync();
            ProduceToAll(broker, 10);
            await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromSeconds(60));
            Assert.Equal(HttpStatusCode.OK, (await silo.ProbeAsync()).Status);
            Assert.DoesNotContain("is read again", silo.Log, StringComparison.Ordinal);
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.All(checkpoints.Read(), stored =>
        {
            var missing = stored.Position - stored.Counts.Total;
            Assert.True(stored.Partition == Lost ? missing > 1_000 : missing == 0, $"{stored}");
        });
    }

    // The broker keeps about 5 MB a partition.
    private static void Flood(BrokerFixture broker)
    {
        for (var i = 0; i < 40_000; i++)
        {
            broker.ProduceTo(Lost, null, System.Text.Encoding.UTF8.GetBytes(EventText.Visit($"member:lost-{i % 100}", 1_000_000 + i)));
        }

        broker.Flush();
    }

    private static void ProduceToAll(BrokerFixture broker, int records, int except = -1)
    {
        for (var partition = 0; partition < BrokerFixture.Partitions; partition++)
        {
            for (var i = 0; i < records && partition != except; i++)
            {
                broker.ProduceTo(partition, null, System.Text.Encoding.UTF8.GetBytes(EventText.Visit($"member:p{partition}", i)));
            }
        }

        broker.Flush();
    }

    [GeneratedRegex("Kafka__AcceptedGaps__0=([^ ]+) and restart")]
    private static partial Regex GapName();
}
