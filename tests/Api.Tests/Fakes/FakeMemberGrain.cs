using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeMemberGrain(FakeCluster cluster, string identity) : IMemberGrain
{
    private static readonly ModelReference _model = new("default", 1);

    public Task<Envelope<MemberReading?>> ReadAsync(Envelope<ScoreQuery> query, Envelope<ImmutableArray<string>> way) =>
        Task.FromResult(new Envelope<MemberReading?>(Find() is { } facts
            ? new MemberReading(
                facts.Person,
                facts.Identities,
                facts.Account,
                false,
                MemberScoring.Score(facts.Days, ScoringModel.Default, query.Value.AsOf ?? cluster.Today),
                RevenueInfluence.OfMember([], ScoringModel.Default.Revenue),
                _model,
                facts.Freshness)
            : null));

    public Task<Envelope<Explained<MemberExplanation>?>> ExplainAsync(Envelope<ScoreQuery> query, Envelope<ImmutableArray<string>> way)
    {
        var day = query.Value.AsOf ?? cluster.Today;
        return Task.FromResult(new Envelope<Explained<MemberExplanation>?>(Find() is { } facts
            ? new Explained<MemberExplanation>(
                facts.Person, day, MemberScoring.Explain(facts.Days, ScoringModel.Default, day), _model, facts.Freshness)
            : null));
    }

    public Task<Envelope<Explained<ImmutableArray<MemberDay>>?>> ReadHistoryAsync(
        Envelope<ScoreQuery> query, DateOnly from, DateOnly to, Envelope<ImmutableArray<string>> way) =>
        Task.FromResult(new Envelope<Explained<ImmutableArray<MemberDay>>?>(Find() is { } facts
            ? new(facts.Person, to, MemberScoring.History(facts.Days, ScoringModel.Default, from, to), _model, facts.Freshness)
            : null));

    public Task<Envelope<VersionedFacts>> KeepSettledAsync(Envelope<ImmutableArray<SettledJourney>> journeys, long epoch) => throw new NotSupportedException();

    public Task<Envelope<FootprintReading?>> ReadFootprintAsync(Envelope<ImmutableArray<string>> way) => Held(identity, whole: true);

    public Task<Envelope<FootprintReading?>> ReadHeldAsync() => Held(identity, whole: false);

    public Task TellAsync(Envelope<VersionedFacts> told, Envelope<ImmutableArray<string>> way) => throw new NotSupportedException();

    public Task TellNeighbourAsync(Envelope<ImmutableArray<VersionedFacts>> told, Envelope<ImmutableArray<string>> way, bool isPerson) =>
        throw new NotSupportedException();

    public Task TellPersonAsync(Envelope<VersionedFacts> told) => throw new NotSupportedException();

    public Task<Envelope<SliceResult>> ApplyAsync(Envelope<LeafSlice> slice) => throw new NotSupportedException();

    public Task ResumeAsync() => throw new NotSupportedException();

    private Task<Envelope<FootprintReading?>> Held(string of, bool whole)
    {
        cluster.ThrowIfAway();
        return Task.FromResult(new Envelope<FootprintReading?>(cluster.Store.Read(of, whole)));
    }

    private MemberFacts? Find()
    {
        cluster.ThrowIfAway();
        return cluster.Members.GetValueOrDefault(identity);
    }
}
