using System.Collections.Immutable;
using CommunityScoring.Community;
using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeCommunityGrain(FakeCluster cluster) : ICommunityGrain
{
    private static readonly DateTimeOffset _at = new(2026, 11, 20, 9, 59, 30, TimeSpan.Zero);

    public Task<Envelope<CommunityReading>> ReadAttributionAsync()
    {
        cluster.ThrowIfAway();
        return Task.FromResult(new Envelope<CommunityReading>(new CommunityReading(cluster.Today, _at, CommunityAttribution.Of(cluster.Journeys))));
    }

    public Task<Envelope<Counted<ImmutableArray<CommunityFigures>>>> ReadFiguresAsync(Envelope<CommunityQuery> query) =>
        Answer(query.Value.Answer(cluster.Community, ScoringModel.Default));

    public Task<Envelope<Counted<ImmutableSortedDictionary<string, ReturnOnInvestment>>>> ReadReturnsAsync(DateOnly from, DateOnly to) =>
        Answer(ReturnOnInvestment.Of(cluster.Community, new Period(from, to), ScoringModel.Default));

    public Task<Envelope<Counted<EngagementComparison>>> ReadComparisonAsync(DateOnly from, DateOnly to, string? segment) =>
        Answer(EngagementComparison.Of(cluster.Community.Accounts, new Period(from, to), segment));

    public Task<Envelope<Counted<QuarantinePage>>> ReadQuarantineAsync(Envelope<QuarantineQuery> query) =>
        Answer(QuarantinePage.Of(cluster.Quarantine, query.Value));

    public Task<Envelope<Counted<UnscoredPage>>> ReadUnscoredAsync(Envelope<UnscoredQuery> query) =>
        Answer(UnscoredPage.Of(UnscoredSummary.Of(cluster.Community, ScoringModel.Default, cluster.Today), query.Value));

    public Task<Envelope<Counted<WaitingPage>>> ReadWaitingAsync(Envelope<WaitingQuery> query) =>
        Answer(WaitingPage.Of(cluster.Waiting, query.Value, cluster.Today));

    private Task<Envelope<Counted<T>>> Answer<T>(T value)
    {
        cluster.ThrowIfAway();
        return Task.FromResult(new Envelope<Counted<T>>(new Counted<T>(cluster.Today, _at, new ModelReference("default", 1), value)));
    }
}
