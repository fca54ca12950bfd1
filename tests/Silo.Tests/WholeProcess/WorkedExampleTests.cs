using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>The worked example of the specification through the whole stack: produced to Kafka, read by HTTP.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class WorkedExampleTests(ITestOutputHelper output)
{
    private int _id;

    [Fact]
    public async Task What_is_produced_to_Kafka_is_read_by_HTTP_to_relative_1e_9()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        using var silo = new SiloProcess(site, output);
        ProduceExample(broker);
        await silo.WaitUntilReadyAsync();
        using (var checkpoints = new StoredCheckpoints(site))
        {
            await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromSeconds(30));
            Assert.Equal(broker.Ends.Sum(), checkpoints.Counts().Counted);
        }

        var account = await Eventually.GetAsync<object>("the account shows both people", TimeSpan.FromSeconds(10), async () =>
            await silo.FindAsync("/v1/accounts/acme?asOf=2026-11-20") is { } found
            && found.GetProperty("members").GetProperty("current").GetInt32() == 2 ? found : null);
        AssertAccount((JsonElement)account);
        await AssertOtherDaysAsync(silo);
        await AssertMembersAsync(silo);
        AssertExplained(await silo.GetAsync("/v1/accounts/acme/explanation?asOf=2026-11-20"));
    }

    private static void AssertAccount(JsonElement account)
    {
        Near(13.395872009848253, account.GetProperty("engagement"));
        Near(2.060272139441985, account.GetProperty("momentum"));
        var risk = account.GetProperty("risk");
        Near(35.63483610255472, risk.GetProperty("score"));
        Assert.Equal("healthy", risk.GetProperty("state").GetString());
        Assert.Equal("2026-10-21", risk.GetProperty("since").GetString());
        Assert.Equal("2026-12-20", risk.GetProperty("atRiskOn").GetString());
        Assert.Equal("Acme", account.GetProperty("name").GetString());
        Assert.Equal("2026-11-20", account.GetProperty("lastActiveOn").GetString());
        Assert.Equal(2, account.GetProperty("members").GetProperty("levels").GetProperty("participant").GetInt32());
    }

    private static async Task AssertOtherDaysAsync(SiloProcess silo)
    {
        foreach (var (day, risk, state) in new[]
        {
            ("2026-08-23", 22.241350461610665, null), ("2026-10-16", 60.15785594132019, null), ("2026-10-20", 62.95406690481784, "watch"),
            ("2026-10-21", 33.798544699120136, null), ("2026-12-20", 85.19596553860758, "critical"),
        })
        {
            var read = (await silo.GetAsync($"/v1/accounts/acme?asOf={day}")).GetProperty("risk");
            Near(risk, read.GetProperty("score"));
            Assert.Equal(state ?? read.GetProperty("state").GetString(), read.GetProperty("state").GetString());
        }

        Assert.Equal("2026-10-06", (await silo.GetAsync("/v1/accounts/acme?asOf=2026-10-20")).GetProperty("risk").GetProperty("since").GetString());
    }

    private static async Task AssertMembersAsync(SiloProcess silo)
    {
        foreach (var identity in new[] { "github:ana", "discourse:7", "member:ana" })
        {
            var ana = await silo.GetAsync($"/v1/members/{identity}?asOf=2026-11-20");
            Assert.Equal("member:ana", ana.GetProperty("person").GetString());
            Assert.Equal(["discourse:7", "github:ana", "member:ana"], ana.GetProperty("identities").EnumerateArray().Select(item => item.GetString()));
            Assert.Equal("acme", ana.GetProperty("account").GetString());
            Assert.Equal("participant", ana.GetProperty("level").GetString());
            Near(35.6927476622782, ana.GetProperty("engagement"));
            Near(14.977865850653693, ana.GetProperty("raw").GetProperty("contribution"));
            Near(3.0, ana.GetProperty("raw").GetProperty("participation"));
            Near(7.5, ana.GetProperty("raw").GetProperty("advocacy"));
        }

        Near(29.374651316618372, (await silo.GetAsync("/v1/members/github:ana?asOf=2026-12-20")).GetProperty("engagement"));
        var bo = await silo.GetAsync("/v1/members/member:bo?asOf=2026-11-20");
        Near(23.014628015911665, bo.GetProperty("engagement"));
        Near(0.09375, bo.GetProperty("raw").GetProperty("participation"));
        var explained = await silo.GetAsync("/v1/members/github:ana/explanation?asOf=2026-11-20");
        var terms = explained.GetProperty("dimensions").EnumerateArray()
            .SelectMany(dimension => dimension.GetProperty("activities").EnumerateArray())
            .SelectMany(activity => activity.GetProperty("buckets").EnumerateArray())
            .Sum(bucket => bucket.GetProperty("decayed").GetDouble());
        Near(14.977865850653693 + 3.0 + 7.5, terms);
        Near(terms, explained.GetProperty("rawTotal"));
    }

    private static void AssertExplained(JsonElement explained)
    {
        var contributions = explained.GetProperty("persons").EnumerateArray().Sum(person => person.GetProperty("contribution").GetDouble());
        Near(contributions, explained.GetProperty("engagement").GetProperty("contributions"));
        Near(13.395872009848253, 100 * (1 - Math.Pow(2, -contributions / 120)));
        Near(0.6143214348505426, explained.GetProperty("momentum").GetProperty("rate14"));
        Near(0.29817489791272367, explained.GetProperty("momentum").GetProperty("rate90"));
        var parts = explained.GetProperty("risk").GetProperty("parts");
        Near(0.1732082559803035, parts.GetProperty("thinness"));
        Near(0.09889986299397502, parts.GetProperty("champions"));
        Near(0.03333333333333333, parts.GetProperty("support"));
        var sum = new[] { "disengagement", "thinness", "champions", "support", "sentiment" }.Sum(part => parts.GetProperty(part).GetDouble());
        Near(35.63483610255472, 100 * sum * parts.GetProperty("renewalFactor").GetDouble());
    }

    private void ProduceExample(BrokerFixture broker)
    {
        // Over as many partitions as there are keys, what depends on a link before the link.
        Produce("community.activity.v1", "2026-11-20T08:00:00Z", """{"member":"github:ana","activity":"post.created"}""");
        Produce("community.activity.v1", "2026-11-20T09:00:00Z", """{"member":"discourse:7","activity":"post.created"}""");
        Produce("community.activity.v1", "2026-11-06T09:00:00Z", """{"member":"discourse:7","activity":"answer.accepted"}""");
        Produce("community.activity.v1", "2026-10-21T09:00:00Z", """{"member":"member:ana","activity":"event.attended","program":"launch"}""");
        Produce("community.referral.v1", "2026-05-24T09:00:00Z", """{"referral":"r1","referrer":"github:ana","referred":"domain:globex.com","evidence":"tracked","madeOn":"2026-05-24"}""");
        Produce("community.identity.v1", "2026-05-01T09:00:00Z", """{"identity":"github:ana","person":"member:ana"}""");
        Produce("community.identity.v1", "2026-05-01T09:00:00Z", """{"identity":"discourse:7","person":"member:ana"}""");
        Produce("community.question.v1", "2026-11-10T09:00:00Z", """{"thread":"t1","member":"member:ana","status":"open","openedAt":"2026-11-10T09:00:00Z"}""");
        Produce("community.question.v1", "2026-11-19T09:00:00Z", """{"thread":"t2","member":"member:bo","status":"open","openedAt":"2026-11-19T09:00:00Z"}""");
        Produce("community.affiliation.v1", "2026-05-01T09:00:00Z", """{"member":"member:ana","account":"acme"}""");
        Produce("community.affiliation.v1", "2026-05-01T09:00:00Z", """{"member":"member:bo","account":"acme"}""");
        Produce("crm.account.v1", "2026-05-01T09:00:00Z", """{"account":"acme","name":"Acme","segment":"enterprise","owner":"kim","status":"customer","renewalOn":"2027-01-19"}""");
        for (var i = 0; i < 30; i++)
        {
            Produce("community.activity.v1", "2026-08-22T09:00:00Z", """{"member":"member:bo","activity":"post.created"}""");
        }

        for (var i = 0; i < 3; i++)
        {
            Produce("community.activity.v1", "2026-08-22T10:00:00Z", """{"member":"member:bo","activity":"visit.recorded"}""");
        }

        broker.Flush();

        void Produce(string type, string time, string data) => broker.Produce($"key {_id}", EventText.Of($"e{_id++}", type, time, data));
    }

    private static void Near(double expected, JsonElement actual) => Near(expected, actual.GetDouble());

    private static void Near(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Abs(expected), $"expected {expected:R}, was {actual:R}");
}
