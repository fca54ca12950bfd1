using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;
using CommunityScoring.Tests.Fakes;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Cluster;

/// <summary>Revenue over two silos: what an account says of its opportunities, restated as facts come.</summary>
public sealed class RevenueTests(TestSilos silos) : IClassFixture<TestSilos>
{
    private static readonly ScoreQuery OnToday = new(Today, null);
    private readonly IGrainFactory _grains = silos.Cluster.Client;

    [Fact]
    public async Task An_account_is_compared_under_a_model_that_is_stored_nowhere()
    {
        var delivery = new Delivery(silos.Peers, 3);
        await delivery.SendAsync(
            new Random(1), Affiliation("cf", "cmp:1", "cmp-a", null), new ActivityEvent(new Stamp(DateTimeOffset.UtcNow.AddDays(-3), "/t", "cmp"), "cmp:1", null, "post.created", null, 0));
        var account = _grains.GetGrain<IAccountGrain>("cmp-a");
        await Inline.EventuallyAsync(async () =>
            (await account.ReadAsync(new(ScoreQuery.Now))).Value is { Score.Engagement: > 0 } ? null : "cmp-a has no engagement");
        var document = ScoringModel.Default.Document
            .Replace("\"name\": \"default\"", "\"name\": \"bold\"", StringComparison.Ordinal)
            .Replace("\"points\": 3,", "\"points\": 300,", StringComparison.Ordinal)
            .Replace("\"momentum\": { \"enter\": 1.8, \"exit\": 1.5 }", "\"momentum\": { \"enter\": 0.2, \"exit\": 0.1 }", StringComparison.Ordinal)
            .Replace("\"engagement\": { \"enter\": 30, \"exit\": 25 }", "\"engagement\": { \"enter\": 5, \"exit\": 4 }", StringComparison.Ordinal);
        var compared = (await account.CompareAsync(document)).Value!;
        Assert.Equal(("cmp-a", new ModelReference("default", 1), new ModelReference("bold", 1)), (compared.Account, compared.Active.Model, compared.Candidate.Model));
        Assert.True(compared.Candidate.Score.Engagement > compared.Active.Score.Engagement);
        Assert.Equal(
            [new AccountWarning(AlertKind.Surge, null)],
            compared.Candidate.Warnings.Except(compared.Active.Warnings).Where(warning => warning.Kind == AlertKind.Surge));

        // The active side is what the account answers, before and after.
        var read = (await account.ReadAsync(new(ScoreQuery.Now))).Value!;
        Assert.Equal((read.Score.Engagement, read.Model), (compared.Active.Score.Engagement, compared.Active.Model));
        var same = (await account.CompareAsync(ScoringModel.Default.Document)).Value!;
        Assert.Equal(same.Active.Score.Engagement, same.Candidate.Score.Engagement);
        Assert.Equal(same.Active.Warnings.AsEnumerable(), same.Candidate.Warnings);
        Assert.Null((await _grains.GetGrain<IAccountGrain>("cmp-none").CompareAsync(document)).Value);
        await Assert.ThrowsAsync<ArgumentException>(() => account.CompareAsync("{"));
    }

    [Fact]
    public async Task An_opportunity_is_restated_by_a_late_touch_a_job_move_a_retraction_and_a_new_snapshot()
    {
        var delivery = new Delivery(silos.Peers, 3);
        var random = new Random(1);
        await delivery.SendAsync(
            random,
            Affiliation("f", "rev:1", "rev-a", null),
            Attended("a1", 33, "rev:1"),
            new TouchEvent(At(30, "t1"), "rev-a", "sales.call", null, null),
            Won("o", 10, "rev-a", 1001));
        var first = await ReadAsync(delivery, "rev-a", "o-rev");
        Assert.Equal(["event.attended", "sales.call"], first.Attribution.Touches.Select(touch => touch.Channel));
        Assert.All(first.Attribution.Models, credits => Assert.Equal(1001, credits.Credits.Sum()));
        Assert.Equal(OpportunityClass.Influenced, first.Attribution.Revenue.Class);

        // A late fact of a day before: it is the first touch now, and the opportunity's source.
        await delivery.SendAsync(random, Attended("a2", 100, "rev:1"));
        var late = await ReadAsync(delivery, "rev-a", "o-rev");
        Assert.Equal(3, late.Attribution.Touches.Length);
        Assert.Equal(OpportunityClass.Sourced, late.Attribution.Revenue.Class);

        // A job move in between: the later touch is another account's.
        await delivery.SendAsync(random, Affiliation("f2", "rev:1", "rev-b", Today.AddDays(-60)));
        Assert.Equal(2, (await ReadAsync(delivery, "rev-a", "o-rev")).Attribution.Touches.Length);

        await delivery.SendAsync(random, new RetractionEvent(At(1, "x"), "rev:1", null, "event.attended", null, Today.AddDays(-100), 1));
        var alone = await ReadAsync(delivery, "rev-a", "o-rev");
        Assert.Equal(["sales.call"], alone.Attribution.Touches.Select(touch => touch.Channel));
        Assert.Equal(OpportunityClass.None, alone.Attribution.Revenue.Class);

        // The opportunity moves to the account where the person is now.
        await delivery.SendAsync(random, Won("o2", 9, "rev-b", 500));
        await Inline.EventuallyAsync(async () => (await AttributionAsync("rev-a", "o-rev")).Value is null ? null : "rev-a still has the opportunity");
        Assert.Equal(["event.attended"], (await ReadAsync(delivery, "rev-b", "o-rev")).Attribution.Touches.Select(touch => touch.Channel));
        var member = (await _grains.GetGrain<IMemberGrain>("rev:1").ReadAsync(new(OnToday), new([]))).Value!;
        Assert.Equal(100 * (1 - Math.Pow(2, -500.0 / 5_000_000)), member.Influence.Value!.Value, 1e-9);

        // Each day of a history is as its own answer; the opportunity was won five days ago.
        var (from, days) = (Today.AddDays(-12), Enumerable.Range(-12, 13).Select(day => Today.AddDays(day)).ToArray());
        var history = (await _grains.GetGrain<IMemberGrain>("rev:1").ReadHistoryAsync(new(OnToday), from, Today, new([]))).Value!.Value;
        Assert.Equal(days.Select(day => day < Today.AddDays(-5) ? 0 : member.Influence.Value), history.Select(day => day.RevenueInfluence));
        var account = _grains.GetGrain<IAccountGrain>("rev-b");
        var influence = new List<double?>();
        foreach (var day in days)
        {
            influence.Add((await account.ReadAsync(new(new ScoreQuery(day, null)))).Value!.Amounts.Influence.Value);
        }

        Assert.Equal(100, influence[^1]!.Value, 1e-9);
        Assert.Equal(influence, (await account.ReadHistoryAsync(new(OnToday), from, Today)).Value!.Value.Select(day => day.RevenueInfluence));
    }

    [Fact]
    public async Task An_answer_has_settled_what_is_due_and_only_an_erasure_changes_it_from_then_on()
    {
        var delivery = new Delivery(silos.Peers, 3);
        var random = new Random(3);
        // Accounts settle by the silo's clock.
        var now = DateTimeOffset.UtcNow;
        Stamp Ago(int days, string id) => new(now.AddDays(-days), "/t", id);
        await delivery.SendAsync(
            random,
            new AccountEvent(Ago(900, "sa"), "set-a", null, ["set.example"], null, null, null, null, null, null, null),
            new ActivityEvent(Ago(960, "sp"), "email:set", "set.example", "event.attended", null, 0),
            new ActivityEvent(Ago(900, "sq"), "email:set2", "set.example", "post.created", null, 0),
            new TouchEvent(Ago(899, "st"), "set-a", "sales.call", null, null),
            new OpportunityEvent(Ago(1, "so"), "o-set", "set-a", "new", "won", 1000, "USD", now.AddDays(-950), null, now.AddDays(-890), null, null));
        var grain = _grains.GetGrain<IAccountGrain>("set-a");
        var before = await RevenueAsync(revenue => revenue is { Touches: 3, Class: OpportunityClass.Sourced, Opportunity.IsSettled: true });

        // The domain is claimed no more, and late facts come: as it was.
        await delivery.SendAsync(
            random,
            new AccountEvent(Ago(0, "sa2"), "set-a", null, [], null, null, null, null, null, null, null),
            new RetractionEvent(Ago(0, "sr"), "email:set2", "set.example", "post.created", null, DateOnly.FromDateTime(now.AddDays(-900).UtcDateTime), 1),
            new TouchEvent(Ago(895, "st2"), "set-a", "sales.call", null, null),
            new OpportunityEvent(Ago(0, "so2"), "o-set", "set-a", "new", "won", 2000, "USD", now.AddDays(-950), null, now.AddDays(-890), null, null));
        await grain.SettleDueAsync();
        var after = await RevenueAsync(revenue => revenue.Opportunity.Amount == 2000);
        Assert.Equal((before.Class, before.Touches, before.CommunityShare), (after.Class, after.Touches, after.CommunityShare));

        await delivery.SendAsync(random, new ErasureEvent(Ago(0, "se"), "email:set", null));
        var erased = await RevenueAsync(revenue => revenue.Touches == 2);
        Assert.Equal(OpportunityClass.Influenced, erased.Class);
        var credits = (await grain.ReadAttributionAsync(new(new ScoreQuery(null, null)), "o-set", new(ChannelWeights.Empty), 0, 9)).Value!.Value.Attribution;
        Assert.All(credits.Models, model => Assert.Equal(2000, model.Credits.Sum()));

        async Task<OpportunityRevenue> RevenueAsync(Predicate<OpportunityRevenue> isSo)
        {
            OpportunityRevenue? revenue = null;
            await Inline.EventuallyAsync(async () =>
            {
                revenue = (await grain.ReadOpportunitiesAsync(new(new ScoreQuery(null, null)))).Value?.Value.Opportunities.SingleOrDefault();
                return revenue is not null && isSo(revenue) ? null : $"got {revenue}";
            });
            return revenue!;
        }
    }

    [Fact]
    public async Task The_community_learns_from_the_journeys_of_all_accounts()
    {
        var delivery = new Delivery(silos.Peers, 3);
        var random = new Random(2);
        // The community learns by the silo's clock.
        var now = DateTimeOffset.UtcNow;
        await delivery.SendAsync(
            random,
            new TouchEvent(new Stamp(now.AddDays(-30), "/t", "ct1"), "com-a", "ads", null, null),
            new TouchEvent(new Stamp(now.AddDays(-20), "/t", "ct2"), "com-b", "ads", null, null),
            new TouchEvent(new Stamp(now.AddDays(-15), "/t", "ct3"), "com-b", "mail", null, null),
            new OpportunityEvent(new Stamp(now, "/t", "co1"), "co1", "com-a", "new", "won", 1, "USD", now.AddDays(-40), null, now.AddDays(-5), null, null),
            new OpportunityEvent(new Stamp(now, "/t", "co2"), "co2", "com-b", "renewal", "won", 1, "USD", now.AddDays(-40), null, now.AddDays(-5), null, null));

        var learnt = (await _grains.GetGrain<ICommunityGrain>(0).ReadAttributionAsync()).Value;
        Assert.Equal(1.5, learnt.Attribution.Channels.Single(channel => channel.Channel == "ads").ShapleyValue);
        Assert.Equal(0.5, learnt.Attribution.Channels.Single(channel => channel.Channel == "mail").ShapleyValue);
    }

    private static ActivityEvent Attended(string id, int ago, string member) => new(At(ago, id), member, null, "event.attended", null, 0);

    private static AffiliationEvent Affiliation(string id, string member, string account, DateOnly? from) =>
        new(At(1, id), member, null, account, from, null, null, false, false);

    private static OpportunityEvent Won(string id, int ago, string account, long amount) => new(
        At(ago, id), "o-rev", account, "new", "won", amount, "USD", Noon.AddDays(-35), null, Noon.AddDays(-5), null, null);

    private Task<Envelope<Explained<OpportunityReading>?>> AttributionAsync(string account, string opportunity) =>
        _grains.GetGrain<IAccountGrain>(account).ReadAttributionAsync(new(OnToday), opportunity, new(ChannelWeights.Empty), 0, int.MaxValue);

    // What the account says once it knows: equal to the pure computation over all facts.
    private async Task<OpportunityReading> ReadAsync(Delivery delivery, string account, string opportunity)
    {
        var expected = AccountAttribution.Of(delivery.Expected, account, ModelRegistry.RulesOf(ScoringModel.Default), ScoringModel.Default, Today)
            .Attribute(opportunity, Attribution.Models, ChannelWeights.Empty)!;
        OpportunityReading? read = null;
        await Inline.EventuallyAsync(async () =>
        {
            read = (await AttributionAsync(account, opportunity)).Value?.Value;
            var isEqual = read is not null && read.Attribution.Touches.SequenceEqual(expected.Touches)
                && read.Attribution.Revenue == expected.Revenue
                && read.Attribution.Models.Zip(expected.Models).All(pair => pair.First.Credits.SequenceEqual(pair.Second.Credits));
            return isEqual ? null : $"expected {string.Join(';', expected.Touches)}, got {string.Join(';', read?.Attribution.Touches ?? [])}";
        });
        return read!;
    }
}
