using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using CommunityScoring.Storage;
using CommunityScoring.Views;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CommunityScoring.Accounts;

/// <summary>Hosts an <see cref="AccountNode"/> and reads the account's scores.</summary>
/// <param name="store">Where its row is.</param>
/// <param name="context">What it works with.</param>
/// <param name="models">The models.</param>
/// <param name="topic">The log that is consumed now.</param>
/// <param name="activations">Says where rows cannot be read.</param>
/// <param name="time">The clock.</param>
/// <param name="scorecards">What scorecards are kept with.</param>
/// <param name="logger">Where failures that nobody waits for are noted.</param>
[Reentrant]
public sealed partial class AccountGrain(
    ILeafStore store, NodeContext context, ModelRegistry models, CurrentTopic topic, ActivationLog activations, TimeProvider time,
    ScorecardContext scorecards, ILogger<AccountGrain> logger)
    : Grain, IAccountGrain
{
    private AccountNode _node = null!;
    private AccountStates _states = null!;
    private AccountSettling _settling = null!;
    private ViewVerification? _verification;
    private (long Revision, ScoreQuery Query, DateOnly Day, ScoringModel Model, AccountReading Reading)? _latest;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var account = this.GetPrimaryKeyString();
        var stored = await activations.WatchAsync(store.ReadAsync(LeafKey.Account(account), cancellationToken));
        _node = new AccountNode(account, stored, context, _ => DeactivateOnIdle());
        _states = new AccountStates(account, _node.View.Changes);
        StartScorecard();
        _settling = new AccountSettling(_node, _states, () => models.Active, time, logger);
        _node.Teller.Notify();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isGone = true;
        _node?.Teller.Stop();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<Envelope<SliceResult>> ApplyAsync(Envelope<LeafSlice> slice) => new(await _node.Leaf.ApplyAsync(slice.Value));

    /// <inheritdoc/>
    public Task ResumeAsync()
    {
        _node.Leaf.RequireEpoch();
        _node.Teller.Notify();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SettleDueAsync() => _settling.SettleDueAsync();

    /// <inheritdoc/>
    public Task TellAsync(Envelope<ImmutableArray<VersionedFacts>> told) => _node.TellAsync(told.Value);

    /// <inheritdoc/>
    public async Task<Envelope<AccountReading?>> ReadAsync(Envelope<ScoreQuery> query)
    {
        var model = await models.FindAsync(query.Value.Model);
        var day = DayOf(query.Value);
        if (await ReadLeavesAsync() is not { } leaves)
        {
            return new(null);
        }

        if (_latest is { } latest
            && latest.Revision == _node.View.Revision && latest.Query == query.Value && latest.Day == day && latest.Model == model)
        {
            return new(latest.Reading);
        }

        var revision = _node.View.Revision;
        var state = _states.Of(leaves, model);
        var snapshot = leaves.FindAccount(this.GetPrimaryKeyString());
        var reading = new AccountReading(
            this.GetPrimaryKeyString(),
            snapshot,
            state.Score(ProfileOf(snapshot), day),
            AmountsOf(state.AttributionOn(day)),
            new ModelReference(model.Name, model.Version),
            topic.FreshnessOf(_node.View.Changes.Progress));
        _latest = (revision, query.Value, day, model, reading);
        _settling.Look();
        return new(reading);
    }

    /// <inheritdoc/>
    public async Task<Envelope<AccountComparison?>> CompareAsync(string document)
    {
        var candidate = models.ParseCandidate(document);
        if (await ReadLeavesAsync() is null)
        {
            return new(null);
        }

        var open = await _scorecard.ReadAlertsAsync();
        if (await ReadLeavesAsync() is not { } leaves)
        {
            return new(null);
        }

        // From here on nothing is awaited: both sides rest on the same facts.
        var snapshot = leaves.FindAccount(this.GetPrimaryKeyString());
        var (profile, day) = (ProfileOf(snapshot), DayOf(ScoreQuery.Now));
        var other = new AccountState(leaves, this.GetPrimaryKeyString(), ModelRegistry.RulesOf(candidate), candidate);
        return new(new AccountComparison(
            this.GetPrimaryKeyString(), snapshot, Side(_states.Of(leaves, models.Active)), Side(other)));

        AccountUnderModel Side(AccountState state)
        {
            var score = state.Score(profile, day);
            return new AccountUnderModel(
                new ModelReference(state.Model.Name, state.Model.Version),
                score,
                AmountsOf(state.AttributionOn(day)),
                [.. state.Conditions(profile, score, open).Select(condition => new AccountWarning(condition.Kind, condition.Person))]);
        }
    }

    /// <inheritdoc/>
    public Task<Envelope<Explained<AccountExplanation>?>> ExplainAsync(Envelope<ScoreQuery> query) =>
        ComputeAsync(query.Value, (state, profile, day) => state.Explain(profile, day));

    /// <inheritdoc/>
    public Task<Envelope<Explained<ImmutableArray<AccountDay>>?>> ReadHistoryAsync(Envelope<ScoreQuery> query, DateOnly from, DateOnly to) =>
        ComputeAsync(query.Value with { AsOf = to }, (state, profile, _) => state.History(profile, from, to));

    /// <inheritdoc/>
    public Task<Envelope<Explained<ImmutableArray<AccountMember>>?>> ReadMembersAsync(Envelope<ScoreQuery> query) =>
        ComputeAsync(query.Value, (state, _, day) => state.Persons.Select(person => MemberOf(person, state.Model, day)).ToImmutableArray());

    /// <inheritdoc/>
    public async Task<Envelope<Explained<AccountRevenue>?>> ReadOpportunitiesAsync(Envelope<ScoreQuery> query)
    {
        var answer = await ComputeAsync(query.Value, (state, _, day) => state.AttributionOn(day).Revenue);
        _settling.Look();
        return answer;
    }

    /// <inheritdoc/>
    public async Task<Envelope<Explained<OpportunityReading>?>> ReadAttributionAsync(
        Envelope<ScoreQuery> query, string opportunity, Envelope<ChannelWeights> learnt, int from, int count)
    {
        var answer = await ComputeAsync(query.Value, (state, _, day) =>
            state.AttributionOn(day).Attribute(opportunity, Attribution.Models, learnt.Value, from, count) is { } attributed
                ? new OpportunityReading(attributed, state.ChannelsOn(day).Of(opportunity))
                : null);
        _settling.Look();
        return answer;
    }

    /// <inheritdoc/>
    public async Task<Envelope<MemberCredits>> ReadCreditsAsync(Envelope<ScoreQuery> query, string person)
    {
        var found = await ComputeAsync(query.Value, (state, _, day) => new MemberCredits(state.AttributionOn(day).RecentWonOf(person)));
        return new(found.Value?.Value ?? new MemberCredits(ImmutableSortedDictionary<string, Int128>.Empty));
    }

    /// <inheritdoc/>
    public async Task<Envelope<ImmutableArray<MemberCredits>>> ReadCreditsAsync(Envelope<ScoreQuery> query, string person, DateOnly from, DateOnly to)
    {
        var found = await ComputeAsync(
            query.Value with { AsOf = to }, (state, _, _) => state.RecentWonOf(person, from, to).Select(won => new MemberCredits(won)).ToImmutableArray());
        return new(found.Value?.Value ?? []);
    }

    /// <inheritdoc/>
    public async Task<Envelope<AccountEarnings>> ReadEarningsAsync(Envelope<ScoreQuery> query, string person)
    {
        var found = await ComputeAsync(query.Value, (state, _, day) =>
            new AccountEarnings(this.GetPrimaryKeyString(), [.. state.AttributionOn(day).EarnedBy(person)]));
        return new(found.Value?.Value ?? new AccountEarnings(this.GetPrimaryKeyString(), []));
    }

    // Null where nothing was ever recorded for the id, or where there is no such thing.
    private async Task<Envelope<Explained<T>?>> ComputeAsync<T>(ScoreQuery query, Func<AccountState, AccountProfile, DateOnly, T?> compute)
    {
        var model = await models.FindAsync(query.Model);
        var day = DayOf(query);
        if (await ReadLeavesAsync() is not { } leaves
            || compute(_states.Of(leaves, model), ProfileOf(leaves.FindAccount(this.GetPrimaryKeyString())), day) is not { } value)
        {
            return new(null);
        }

        return new(new Explained<T>(
            this.GetPrimaryKeyString(), day, value, new ModelReference(model.Name, model.Version), topic.FreshnessOf(_node.View.Changes.Progress)));
    }

    private async Task<LeafSet?> ReadLeavesAsync()
    {
        var leaves = await _node.ReadAsync();
        if (leaves.Leaves.Count == 0)
        {
            // Nothing was ever recorded for the id: leave no activation behind.
            DeactivateOnIdle();
            return null;
        }

        _verification ??= new ViewVerification(this, VerifyAsync);
        return leaves;
    }

    private static AccountAmounts AmountsOf(AccountAttribution attribution) =>
        new(attribution.Revenue.Influence, attribution.Revenue.Currencies);

    private DateOnly DayOf(ScoreQuery query) => query.AsOf ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static AccountProfile ProfileOf(AccountEvent? snapshot) => new(
        snapshot?.Status switch
        {
            "prospect" => AccountStatus.Prospect,
            "customer" => AccountStatus.Customer,
            "churned" => AccountStatus.Churned,
            "deleted" => AccountStatus.Deleted,
            _ => null,
        },
        snapshot?.RenewalOn);

    private static AccountMember MemberOf(AccountPerson person, ScoringModel model, DateOnly day)
    {
        var score = MemberScoring.Score(person.Days, model, day);
        var standing = person.IsStaffOn(day) ? "staff" : person.IsCurrentOn(day) ? "current" : "departed";
        return new AccountMember(person.Person, standing, score.Engagement, score.Level.Name(), score.LastActiveOn);
    }
}
