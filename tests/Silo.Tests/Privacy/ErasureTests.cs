using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Silo.Tests.WholeProcess;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.Privacy;

/// <summary>The erasure of a person of three identities through the API of a whole silo.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class ErasureTests(ITestOutputHelper output)
{
    private static readonly string s_mail = "email:" + new Pseudonymizer(SiloSite.Secret).Of("ana@acme.example");
    private readonly string _today = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    private int _id;

    [Fact]
    public async Task An_erased_person_is_gone_from_rows_scores_and_credits_and_does_not_come_back()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        site.Settings["Checkpoint__Interval"] = "00:00:00.3";
        using (var silo = new SiloProcess(site, output))
        {
            await silo.WaitUntilReadyAsync();
            ProduceCommunity(broker);
            await Eventually.HoldsAsync("the account shows both people and a credit", TimeSpan.FromSeconds(30), async () =>
                await silo.FindAsync("/v1/accounts/acme") is { } account && CurrentOf(account) == 2 && account.GetProperty("revenueInfluence").ValueKind == JsonValueKind.Number
                && account.GetProperty("revenueInfluence").GetDouble() > 0);
            var before = (await silo.GetAsync("/v1/accounts/acme")).GetProperty("engagement").GetDouble();
            var footprint = await silo.GetAsync("/v1/members/github:ana/footprint");
            Assert.Equal("o1", footprint.GetProperty("credits").GetProperty("items")[0].GetProperty("opportunity").GetString());

            var (status, receipt) = await EraseAsync(site);
            Assert.Equal(200, status);
            AssertReceipt(receipt, buckets: 3);
            var account = await silo.GetAsync("/v1/accounts/acme");
            Assert.Equal(1, CurrentOf(account));
            Assert.InRange(account.GetProperty("engagement").GetDouble(), 0, before - 0.1);
            Assert.Equal(0, account.GetProperty("revenueInfluence").GetDouble());

            (status, receipt) = await EraseAsync(site);
            Assert.Equal(200, status);
            AssertReceipt(receipt, buckets: 0);
            ProduceLate(broker);
            using var checkpoints = new StoredCheckpoints(site);
            // Not to the ends of the topic: the silo has produced the erasures there itself.
            await Eventually.HoldsAsync("what came late is read", TimeSpan.FromSeconds(30), () => Task.FromResult(
                checkpoints.Read().All(stored => stored.Position >= broker.Ends[stored.Partition])));
            Assert.Equal(1, CurrentOf(await silo.GetAsync("/v1/accounts/acme")));
        }

        await AssertGoneAsync(site);

        // The whole topic once more from its start, into an empty store.
        using var again = new SiloSite(broker.BootstrapServers);
        again.Settings["Checkpoint__Interval"] = "00:00:00.3";
        again.Settings["Kafka__GroupId"] = "again";
        using (var silo = new SiloProcess(again, output))
        {
            await silo.WaitUntilReadyAsync();
            using var checkpoints = new StoredCheckpoints(again);
            using var first = new StoredCheckpoints(site);
            await Eventually.HoldsAsync("all is read again", TimeSpan.FromSeconds(30), () => Task.FromResult(checkpoints.Position == first.Position));
            await Eventually.HoldsAsync("the account shows the other one", TimeSpan.FromSeconds(10), async () =>
                await silo.FindAsync("/v1/accounts/acme") is { } account && CurrentOf(account) == 1);
        }

        await AssertGoneAsync(again);
    }

    private static void AssertReceipt(JsonElement receipt, int buckets)
    {
        Assert.Equal(JsonValueKind.String, receipt.GetProperty("completedAt").ValueKind);
        var identities = receipt.GetProperty("identities").EnumerateArray().ToList();
        Assert.Equal(buckets, identities.Sum(one => one.GetProperty("before").GetProperty("buckets").GetInt32()));
        Assert.Contains("github:ana", identities.Select(one => one.GetProperty("identity").GetString()));
        if (buckets > 0)
        {
            Assert.Equal([s_mail, "github:ana", "member:ana"], identities.Select(one => one.GetProperty("identity").GetString()));
            Assert.Equal(1, identities.Sum(one => one.GetProperty("before").GetProperty("threads").GetInt32()));
            Assert.Equal(1, identities.Sum(one => one.GetProperty("before").GetProperty("referrals").GetInt32()));
            Assert.Equal("acme", receipt.GetProperty("accounts")[0].GetProperty("account").GetString());
        }

        Assert.All(identities, one => Assert.All(one.GetProperty("after").EnumerateObject(), count => Assert.Equal(0, count.Value.GetInt32())));
        Assert.All(receipt.GetProperty("accounts").EnumerateArray(), account => Assert.True(account.GetProperty("restated").GetBoolean()));
    }

    private static async Task AssertGoneAsync(SiloSite site)
    {
        var leaves = await StoredLeaves.ReadAsync(site);
        foreach (var identity in (string[])[s_mail, "github:ana", "member:ana"])
        {
            var facts = Assert.IsType<IdentityFacts>(leaves[LeafKey.Member(identity)]);
            Assert.NotNull(facts.ErasedThrough);
            var tombstone = IdentityFacts.Unknown(facts.Key) with { NewestEvent = facts.NewestEvent, ErasedThrough = facts.ErasedThrough };
            Assert.Equal(JsonSerializer.Serialize<LeafFacts>(tombstone), JsonSerializer.Serialize<LeafFacts>(facts));
        }

        Assert.DoesNotContain(leaves.Values, leaf => leaf.Parents.Any(parent => parent is "member/github:ana" or "member/member:ana"));
    }

    private void ProduceCommunity(BrokerFixture broker)
    {
        Produce(broker, "community.activity.v1", 20, """{"member":"github:ana","activity":"event.attended"}""");
        Produce(broker, "community.activity.v1", 3, """{"member":"email:ana@acme.example","activity":"post.created"}""");
        Produce(broker, "community.activity.v1", 2, """{"member":"member:ana","activity":"answer.accepted"}""");
        Produce(broker, "community.activity.v1", 2, """{"member":"member:bo","activity":"post.created"}""");
        Produce(broker, "community.identity.v1", 30, """{"identity":"github:ana","person":"member:ana"}""");
        Produce(broker, "community.identity.v1", 30, """{"identity":"email:ana@acme.example","person":"github:ana"}""");
        Produce(broker, "community.affiliation.v1", 30, """{"member":"github:ana","account":"acme","role":"lead"}""");
        Produce(broker, "community.affiliation.v1", 1, """{"member":"member:bo","account":"acme"}""");
        Produce(broker, "community.consent.v1", 25, """{"member":"member:ana","consent":"granted"}""");
        Produce(broker, "community.question.v1", 9, """{"thread":"t1","member":"github:ana","status":"open","openedAt":"2026-11-10T09:00:00Z"}""");
        Produce(broker, "community.referral.v1", 8, """{"referral":"r1","referrer":"github:ana","referred":"domain:globex.com","code":"ANA","evidence":"tracked","madeOn":"2026-11-12"}""");
        Produce(broker, "crm.account.v1", 40, """{"account":"acme","name":"Acme","status":"customer"}""");
        Produce(broker, "crm.opportunity.v1", 1, $$"""{"opportunity":"o1","account":"acme","kind":"expansion","status":"won","amount":100000,"currency":"USD","openedAt":"{{Time(15)}}","closedAt":"{{Time(4)}}"}""");
        broker.Flush();
    }

    // Late, and again: none of it may count.
    private void ProduceLate(BrokerFixture broker)
    {
        Produce(broker, "community.activity.v1", 6, """{"member":"github:ana","activity":"post.created"}""");
        Produce(broker, "community.activity.v1", 5, """{"member":"email:ana@acme.example","activity":"post.created"}""");
        Produce(broker, "community.identity.v1", 4, """{"identity":"email:ana@acme.example","person":"member:bo"}""");
        Produce(broker, "community.affiliation.v1", 4, """{"member":"email:ana@acme.example","account":"acme"}""");
        Produce(broker, "community.question.v1", 5, """{"thread":"t1","member":"github:ana","status":"solved","openedAt":"2026-11-10T09:00:00Z","solvedAt":"2026-11-11"}""");
        Produce(broker, "community.referral.v1", 7, """{"referral":"r1","referrer":"github:ana","referred":"domain:globex.com","evidence":"tracked","madeOn":"2026-11-12"}""");
        broker.Flush();
    }

    private void Produce(BrokerFixture broker, string type, double ago, string data) =>
        broker.Produce($"key {_id}", EventText.Of($"e{_id++}", type, Time(ago), data));

    private string Time(double ago) => DateTimeOffset.Parse(_today, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddDays(-ago)
        .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static int CurrentOf(JsonElement account) => account.GetProperty("members").GetProperty("current").GetInt32();

    private static async Task<(int Status, JsonElement Receipt)> EraseAsync(SiloSite site)
    {
        using var http = new HttpClient { BaseAddress = site.Url, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloSite.Key);
        using var answer = await http.DeleteAsync(new Uri("/v1/members/github:ana", UriKind.Relative));
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
