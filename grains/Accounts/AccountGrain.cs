using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using CommunityScoring.Scores;
using CommunityScoring.Storage;
using CommunityScoring.Views;
using Orleans.Concurrency;

namespace CommunityScoring.Accounts;

/// <summary>Hosts an <see cref="AccountNode"/> and reads the account's scores.</summary>
/// <param name="store">Where its row is.</param>
/// <param name="context">What it works with.</param>
/// <param name="models">The models.</param>
/// <param name="topic">The log that is consumed now.</param>
/// <param name="time">The clock.</param>
[Reentrant]
public sealed class AccountGrain(ILeafStore store, NodeContext context, ModelRegistry models, CurrentTopic topic, TimeProvider time)
    : Grain, IAccountGrain
{
    private AccountNode _node = null!;
    private ViewVerification? _verification;
    private (long Revision, ScoreQuery Query, DateOnly Day, ScoringModel Model, AccountReading Reading)? _latest;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var account = this.GetPrimaryKeyString();
        var stored = await store.ReadAsync(LeafKey.Account(account), cancellationToken);
        _node = new AccountNode(account, stored, context, _ => DeactivateOnIdle());
        _node.Teller.Notify();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
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
        var (profile, persons) = FactsOf(leaves, model);
        var reading = new AccountReading(
            this.GetPrimaryKeyString(),
            leaves.FindAccount(this.GetPrimaryKeyString()),
            AccountScoring.Score(profile, persons, model, day),
            new ModelReference(model.Name, model.Version),
            topic.FreshnessOf(leaves.Leaves));
        _latest = (revision, query.Value, day, model, reading);
        return new(reading);
    }

    /// <inheritdoc/>
    public Task<Envelope<Explained<AccountExplanation>?>> ExplainAsync(Envelope<ScoreQuery> query) =>
        ComputeAsync(query.Value, (profile, persons, model, day) => AccountExplanation.Of(profile, persons, model, day));

    /// <inheritdoc/>
    public Task<Envelope<Explained<ImmutableArray<AccountDay>>?>> ReadHistoryAsync(Envelope<ScoreQuery> query, DateOnly from, DateOnly to) =>
        ComputeAsync(query.Value with { AsOf = to }, (profile, persons, model, _) => AccountHistory.Of(profile, persons, model, from, to));

    /// <inheritdoc/>
    public Task<Envelope<Explained<ImmutableArray<AccountMember>>?>> ReadMembersAsync(Envelope<ScoreQuery> query) =>
        ComputeAsync(query.Value, (_, persons, model, day) => persons.Select(person => MemberOf(person, model, day)).ToImmutableArray());

    private async Task<Envelope<Explained<T>?>> ComputeAsync<T>(
        ScoreQuery query, Func<AccountProfile, ImmutableArray<AccountPerson>, ScoringModel, DateOnly, T> compute)
    {
        var model = await models.FindAsync(query.Model);
        var day = DayOf(query);
        if (await ReadLeavesAsync() is not { } leaves)
        {
            return new(null);
        }

        var (profile, persons) = FactsOf(leaves, model);
        return new(new Explained<T>(
            this.GetPrimaryKeyString(),
            day,
            compute(profile, persons, model, day),
            new ModelReference(model.Name, model.Version),
            topic.FreshnessOf(leaves.Leaves)));
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

        _verification ??= new ViewVerification(this, _node.View.VerifyAsync);
        return leaves;
    }

    private (AccountProfile Profile, ImmutableArray<AccountPerson> Persons) FactsOf(LeafSet leaves, ScoringModel model)
    {
        var account = this.GetPrimaryKeyString();
        return (ProfileOf(leaves.FindAccount(account)), AccountPersons.Of(leaves, account, ModelRegistry.RulesOf(model)));
    }

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
