using System.Collections.Immutable;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeAccountGrain(FakeCluster cluster, string id) : IAccountGrain
{
    private static readonly ModelReference _model = new("default", 1);
    private static readonly PersonRules _rules = new(_ => false, ConsentByDefault: true);

    public Task<Envelope<AccountReading?>> ReadAsync(Envelope<ScoreQuery> query) => Answer<AccountReading>(query, ReadingOf);

    public Task<Envelope<AccountComparison?>> CompareAsync(string document)
    {
        cluster.ThrowIfAway();
        var candidate = ScoringModel.Parse(document);
        return Task.FromResult(new Envelope<AccountComparison?>(cluster.Accounts.TryGetValue(id, out var facts)
            ? new AccountComparison(id, facts.Snapshot, Side(ScoringModel.Default), Side(candidate))
            : null));

        AccountUnderModel Side(ScoringModel model) => new(
            new ModelReference(model.Name, model.Version),
            AccountScoring.Score(facts.Profile, facts.Persons, model, cluster.Today),
            AmountsOf(facts, cluster.Today),
            [
                .. AlertConditions.Of(facts.Profile, facts.Persons, model, cluster.Today, cluster.AlertsOf(id))
                    .Select(condition => new AccountWarning(condition.Kind, condition.Person)),
            ]);
    }

    /// <summary>The account as its scorecard has it; not a question that is remembered.</summary>
    public Task<AccountReading?> ComputeAsync(DateOnly day) =>
        Task.FromResult(cluster.Accounts.TryGetValue(id, out var facts) ? ReadingOf(facts, day) : null);

    public Task<Envelope<Explained<AccountExplanation>?>> ExplainAsync(Envelope<ScoreQuery> query) => Answer<Explained<AccountExplanation>>(
        query,
        (facts, day) => new(
            id, day, AccountExplanation.Of(facts.Profile, facts.Persons, ScoringModel.Default, day), _model, facts.Freshness));

    public Task<Envelope<Explained<ImmutableArray<AccountDay>>?>> ReadHistoryAsync(Envelope<ScoreQuery> query, DateOnly from, DateOnly to) =>
        Answer<Explained<ImmutableArray<AccountDay>>>(
            query,
            (facts, day) => new(
                id,
                day,
                [.. AccountHistory.Of(facts.Profile, facts.Persons, ScoringModel.Default, from, to)
                    .Select(each => each with { RevenueInfluence = RevenueOf(facts, each.Day).Revenue.Influence.Value })],
                _model,
                facts.Freshness));

    public Task<Envelope<Explained<ImmutableArray<AccountMember>>?>> ReadMembersAsync(Envelope<ScoreQuery> query) =>
        Answer<Explained<ImmutableArray<AccountMember>>>(
            query,
            (facts, day) => new(
                id,
                day,
                [.. facts.Persons.Select(person =>
                {
                    var score = MemberScoring.Score(person.Days, ScoringModel.Default, day);
                    return new AccountMember(person.Person, "current", score.Engagement, score.Level.Name(), score.LastActiveOn);
                })],
                _model,
                facts.Freshness));

    public Task<Envelope<Explained<AccountRevenue>?>> ReadOpportunitiesAsync(Envelope<ScoreQuery> query) =>
        Answer<Explained<AccountRevenue>>(query, (facts, day) => new(id, day, RevenueOf(facts, day).Revenue, _model, facts.Freshness));

    public Task<Envelope<Explained<OpportunityReading>?>> ReadAttributionAsync(
        Envelope<ScoreQuery> query, string opportunity, Envelope<ChannelWeights> learnt, int from, int count) =>
        Answer<Explained<OpportunityReading>>(query, (facts, day) =>
        {
            var revenue = RevenueOf(facts, day);
            var touches = AccountTouches.Of(facts.Leaves, id, _rules, ScoringModel.Default);
            return revenue.Attribute(opportunity, Attribution.Models, learnt.Value, from, count) is { } attributed
                ? new(id, day, new OpportunityReading(attributed, new RevenueChannels(revenue, touches, facts.Leaves, _rules).Of(opportunity)), _model, facts.Freshness)
                : null;
        });

    public Task<Envelope<MemberCredits>> ReadCreditsAsync(Envelope<ScoreQuery> query, string person) => throw new NotSupportedException();

    public Task<Envelope<ImmutableArray<MemberCredits>>> ReadCreditsAsync(Envelope<ScoreQuery> query, string person, DateOnly from, DateOnly to) =>
        throw new NotSupportedException();

    public Task SettleDueAsync() => throw new NotSupportedException();

    public Task<Envelope<AccountEarnings>> ReadEarningsAsync(Envelope<ScoreQuery> query, string person) => throw new NotSupportedException();

    public Task TellAsync(Envelope<ImmutableArray<VersionedFacts>> told) => throw new NotSupportedException();

    public Task<Envelope<SliceResult>> ApplyAsync(Envelope<LeafSlice> slice) => throw new NotSupportedException();

    public Task ResumeAsync() => throw new NotSupportedException();

    private AccountReading ReadingOf(AccountFacts facts, DateOnly day) => new(
        id, facts.Snapshot, AccountScoring.Score(facts.Profile, facts.Persons, ScoringModel.Default, day), AmountsOf(facts, day), _model, facts.Freshness);

    private AccountAttribution RevenueOf(AccountFacts facts, DateOnly day) =>
        AccountAttribution.Of(facts.Leaves, id, _rules, ScoringModel.Default, day);

    private AccountAmounts AmountsOf(AccountFacts facts, DateOnly day)
    {
        var revenue = RevenueOf(facts, day).Revenue;
        return new AccountAmounts(revenue.Influence, revenue.Currencies);
    }

    private Task<Envelope<T?>> Answer<T>(Envelope<ScoreQuery> query, Func<AccountFacts, DateOnly, T?> answer)
        where T : class
    {
        cluster.ThrowIfAway();
        cluster.ModelsAsked.Enqueue(query.Value.Model);
        return Task.FromResult(new Envelope<T?>(
            cluster.Accounts.TryGetValue(id, out var facts) ? answer(facts, query.Value.AsOf ?? cluster.Today) : null));
    }
}
