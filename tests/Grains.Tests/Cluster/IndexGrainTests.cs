using CommunityScoring.Alerts;
using CommunityScoring.Index;
using CommunityScoring.Scores;
using CommunityScoring.Tests.Fakes;
using Xunit;

namespace CommunityScoring.Tests.Cluster;

public sealed class IndexGrainTests(TestSilos silos) : IClassFixture<TestSilos>
{
    private readonly IAccountIndexGrain _index = silos.Cluster.Client.GetGrain<IAccountIndexGrain>(0);

    [Fact]
    public async Task What_is_put_is_listed_and_told_to_those_who_wait()
    {
        var now = DateTimeOffset.UtcNow;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var position = (await _index.ChangesAsync(null, 10, TimeSpan.Zero)).Next;
        var waiting = _index.ChangesAsync(position, 10, TimeSpan.FromSeconds(10));
        var alert = Cards.Raised("index-a", AlertKind.AtRisk, now);
        await _index.PutAsync([Cards.Entry(Cards.Card("index-a", name: "Ä", on: today, at: now, alerts: [alert]))]);

        var changes = await waiting;
        var change = Assert.Single(changes.Changes);
        Assert.Equal([alert.Id], change.Alerts.AsEnumerable());
        Assert.Equal("Ä", Cards.Codec.Decode(change.Entry.State).Snapshot!.Name);
        var page = await _index.ListAsync(new AccountListQuery("openPipeline", new AccountFilter(Text: "index-"), null, 1));
        Assert.Equal(["index-a"], page!.Rows.Select(row => row.Account));
        Assert.Null(page.Next);
        Assert.Equal([alert.Id], (await _index.ReadAlertsAsync(new AlertListQuery(0, 0, "index-a", null, null, null, 5))).Rows.Select(row => row.Id));
        Assert.Equal(1, (await _index.FindAsync("index-a"))!.Version);
        Assert.Null(await _index.FindAsync("index-nobody"));
        var counts = await _index.CountStatesAsync();
        Assert.Equal((1, 1), (counts[(int)RiskState.Healthy], counts.Sum()));
    }
}
