using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Records that cannot be understood: each goes to the dead-letter topic, and nothing else is held up by them.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class PoisonTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_kind_of_poison_goes_to_the_dead_letters_and_the_partition_goes_on()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        site.Settings["Checkpoint__Interval"] = "00:00:00.2";
        using var silo = new SiloProcess(site, output);
        await silo.WaitUntilReadyAsync();
        using var checkpoints = new StoredCheckpoints(site);
        using var letters = new DeadLetterReader(broker.BootstrapServers);
        var future = DateTimeOffset.UtcNow.AddDays(3).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var poison = new (string Code, byte[]? Value)[]
        {
            ("not-json", "ceci n'est pas un evenement"u8.ToArray()),
            ("not-json", [0xff, 0xfe, 0x00, 0x80]),
            ("not-json", """{"specversion":"1.0","contact":"jane.doe@acme.example", """u8.ToArray()),
            ("empty", null),
            ("not-cloudevents", "[1,2,3]"u8.ToArray()),
            ("not-cloudevents", """{"hello":"world"}"""u8.ToArray()),
            ("unknown-type", Bytes(EventText.Of("1", "community.unheard.v1", "2026-11-20T09:00:00Z", "{}"))),
            ("malformed-field", Bytes(EventText.Of("2", "community.activity.v1", "2026-11-20T09:00:00Z", """{"member":17,"activity":"visit.recorded"}"""))),
            ("missing-field", Bytes(EventText.Of("3", "community.activity.v1", "2026-11-20T09:00:00Z", """{"activity":"visit.recorded","note":"ask Jane.Doe@Acme.example"}"""))),
            ("amount-not-integer", Bytes(EventText.Of("4", "crm.opportunity.v1", "2026-11-20T09:00:00Z", """{"opportunity":"o","account":"acme","kind":"new","status":"open","amount":1.5,"currency":"USD","openedAt":"2026-11-20"}"""))),
            ("unknown-currency", Bytes(EventText.Of("7", "crm.opportunity.v1", "2026-11-20T09:00:00Z", """{"opportunity":"o","account":"acme","kind":"new","status":"open","amount":1,"currency":"ZZZ","openedAt":"2026-11-20"}"""))),
            ("closed-before-opened", Bytes(EventText.Of("8", "crm.opportunity.v1", "2026-11-20T09:00:00Z", """{"opportunity":"o","account":"acme","kind":"new","status":"won","amount":1,"currency":"USD","openedAt":"2026-11-20","closedAt":"2026-11-19"}"""))),
            ("missing-closed-at", Bytes(EventText.Of("9", "crm.opportunity.v1", "2026-11-20T09:00:00Z", """{"opportunity":"o","account":"acme","kind":"new","status":"won","amount":1,"currency":"USD","openedAt":"2026-11-20"}"""))),
            ("time-in-future", Bytes(EventText.Of("5", "community.activity.v1", future, """{"member":"member:ana","activity":"visit.recorded"}"""))),
            ("too-large", new byte[2 << 20]),
            ("too-large", Bytes(EventText.Of("6", "community.activity.v1", "2026-11-20T09:00:00Z", $$"""{"member":"member:ana","activity":"visit.recorded","text":"{{new string('x', 2 << 20)}}"}"""))),
        };

        // Between good ones, all in one partition.
        for (var i = 0; i < poison.Length; i++)
        {
            broker.ProduceTo(5, Bytes("jane.doe@acme.example"), poison[i].Value, new Headers { { "trace", Bytes($"{i}") } });
            broker.ProduceTo(5, null, Bytes(EventText.Visit("member:ana", 1_000 + i)));
            // The two largest fill the partition: what is before them is read first.
            broker.Flush();
            await checkpoints.WaitAtLeastAsync(5, 2 * (i + 1), TimeSpan.FromSeconds(20));
        }

        await letters.ReadUntilAsync(poison.Length, TimeSpan.FromSeconds(20));
        var found = letters.Found.OrderBy(letter => letter.Offset).ToList();
        Assert.Equal(poison.Select((_, i) => (5, 2L * i)), found.Select(letter => (letter.Partition, letter.Offset)));
        Assert.Equal(poison.Select(item => item.Code), found.Select(letter => letter.Code));
        Assert.All(found, letter =>
        {
            Assert.Equal(BrokerFixture.Topic, letter.Topic);
            Assert.NotEmpty(letter.Detail);
            Assert.Equal($"{letter.Offset / 2}", letter.Header("trace"));
            Assert.DoesNotContain("jane.doe", letter.Everything, StringComparison.OrdinalIgnoreCase);
            var given = poison[letter.Offset / 2];
            Assert.Equal(given.Code is "too-large" or "empty", letter.Value is null);
            if (letter.Value is { } value && !Encoding.UTF8.GetString(given.Value!).Contains('@', StringComparison.Ordinal))
            {
                Assert.Equal(given.Value, value);
            }
        });

        var counts = checkpoints.Counts();
        Assert.Equal(poison.Length, counts.Counted);
        Assert.Equal(poison.Length, counts.DeadLettered);
        Assert.Equal(poison.CountBy(item => item.Code).OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => (item.Key, (long)item.Value)),
            counts.DeadLettersByCode.Select(item => (item.Key, item.Value)));
        Assert.DoesNotContain("jane.doe", silo.Log + silo.Errors, StringComparison.OrdinalIgnoreCase);
        await silo.WaitUntilReadyAsync();
    }

    /// <summary>Half a million records; <c>COMMUNITY_SCORING_POISON=1000000</c> for another number.</summary>
    [Fact]
    public async Task Distinct_garbage_in_any_number_is_kept_in_full_and_fills_no_memory()
    {
        // Above what the process has when a tenth is through.
        const double GrowthMegabytes = 100;
        var records = long.TryParse(Environment.GetEnvironmentVariable("COMMUNITY_SCORING_POISON"), CultureInfo.InvariantCulture, out var given) ? given : 500_000;
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        // What is kept is measured, and not how late it is collected: a server's collector lets a hundred megabytes of garbage come together at times.
        site.Settings["DOTNET_gcServer"] = "0";
        using var silo = new SiloProcess(site, output);
        await silo.WaitUntilReadyAsync();
        using var checkpoints = new StoredCheckpoints(site);
        using var letters = new DeadLetterReader(broker.BootstrapServers);
        var clock = Stopwatch.StartNew();
        var samples = new List<double>();
        const int Chunk = 5_000;
        const long Ahead = 30_000;
        for (var i = 0L; i < records; i++)
        {
            broker.ProduceTo((int)(i % BrokerFixture.Partitions), null, Bytes(Garbage(i)));
            if ((i + 1) % Chunk == 0)
            {
                await letters.ReadUntilAsync(i + 1 - Ahead, TimeSpan.FromSeconds(60));
                samples.Add(silo.ResidentMegabytes);
            }
        }

        broker.Flush();
        await letters.ReadUntilAsync(records, TimeSpan.FromSeconds(60));
        await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromSeconds(30));
        samples.Add(silo.ResidentMegabytes);
        output.WriteLine($"{records} records in {clock.Elapsed.TotalSeconds:0.0} s, {records / clock.Elapsed.TotalSeconds:0} a second");
        output.WriteLine($"resident MB: {string.Join(' ', samples.Where((_, i) => i % Math.Max(1, samples.Count / 20) == 0).Select(sample => $"{sample:0}"))}");

        Assert.Equal(records, letters.Origins.Count);
        Assert.Equal(records, letters.Count);
        Assert.All(letters.Found, letter => Assert.NotEmpty(letter.Code));
        var counts = checkpoints.Counts();
        Assert.Equal(records, counts.DeadLettered);
        Assert.Equal(records, counts.Total);
        var early = samples.Take(Math.Max(2, samples.Count / 10)).Max();
        var late = samples.Skip(samples.Count / 2).Max();
        Assert.True(late <= early + GrowthMegabytes, $"from {early:0} MB to {late:0} MB");
    }

    // Distinct in every place where a name could be kept.
    private static string Garbage(long i) => (i % 5) switch
    {
        0 => $"garbage {i}",
        1 => $$"""{"garbage-{{i}}":{{i}}}""",
        2 => EventText.Of($"{i}", $"community.garbage-{i}.v1", "2026-11-20T09:00:00Z", "{}"),
        3 => EventText.Of($"{i}", "community.activity.v1", "2026-11-20T09:00:00Z", $$"""{"member":"member:{{i}}","activity":"GARBAGE {{i}}"}"""),
        _ => EventText.Of($"{i}", "community.affiliation.v1", $"2026-11-20T25:00:{i}", $$"""{"member":"member:{{i}}","account":"acme-{{i}}"}"""),
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
