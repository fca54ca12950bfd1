using System.Collections.Immutable;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using CommunityScoring.Storage;
using CommunityScoring.Views;
using Orleans.Concurrency;
using Orleans.Placement;

namespace CommunityScoring.Members;

/// <summary>Hosts a <see cref="MemberNode"/> and reads the person's scores.</summary>
/// <param name="store">Where its row is.</param>
/// <param name="context">What it works with.</param>
/// <param name="models">The models.</param>
/// <param name="topic">The log that is consumed now.</param>
/// <param name="home">Has it live where its partition is consumed.</param>
/// <param name="activations">Says where rows cannot be read.</param>
/// <param name="time">The clock.</param>
/// <param name="scorecards">Where alerts are that may name the person.</param>
[Reentrant]
[PreferLocalPlacement]
public sealed class MemberGrain(
    ILeafStore store, NodeContext context, ModelRegistry models, CurrentTopic topic, LeafHome home, ActivationLog activations, TimeProvider time,
    ScorecardContext scorecards)
    : Grain, IMemberGrain
{
    private MemberNode _node = null!;
    private ViewVerification? _verification;
    private int _strangers;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var identity = this.GetPrimaryKeyString();
        var stored = await activations.WatchAsync(store.ReadAsync(LeafKey.Member(identity), cancellationToken));
        _node = new MemberNode(identity, stored, context, _ => DeactivateOnIdle());
        _node.Teller.Notify();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _node?.Teller.Stop();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<Envelope<SliceResult>> ApplyAsync(Envelope<LeafSlice> slice)
    {
        var result = await _node.Leaf.ApplyAsync(slice.Value);
        _strangers = home.Follow(this, slice.Value, _strangers);
        return new(result);
    }

    /// <inheritdoc/>
    public Task ResumeAsync()
    {
        _node.Leaf.RequireEpoch();
        _node.Teller.Notify();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task TellAsync(Envelope<VersionedFacts> told, Envelope<ImmutableArray<string>> way) => _node.TellAsync(told.Value, way.Value);

    /// <inheritdoc/>
    public Task TellPersonAsync(Envelope<VersionedFacts> told) => _node.TellPersonAsync(told.Value);

    /// <inheritdoc/>
    public Task TellNeighbourAsync(Envelope<ImmutableArray<VersionedFacts>> told, Envelope<ImmutableArray<string>> way, bool isPerson) =>
        _node.TellNeighbourAsync(told.Value, isPerson ? null : way.Value);

    /// <inheritdoc/>
    public async Task<Envelope<VersionedFacts>> KeepSettledAsync(Envelope<ImmutableArray<SettledJourney>> journeys, long epoch) =>
        new(await _node.KeepSettledAsync(journeys.Value, epoch));

    /// <inheritdoc/>
    public async Task<Envelope<MemberReading?>> ReadAsync(Envelope<ScoreQuery> query, Envelope<ImmutableArray<string>> way)
    {
        var step = MemberNode.StepUp(this.GetPrimaryKeyString(), _node.Owner, way.Value);
        if (OtherOf(step) is { } other)
        {
            return await other.ReadAsync(query, new(step.Way));
        }

        var (person, model, day) = await FindPersonAsync(query.Value, step.Person!);
        return new(person is null ? null : new MemberReading(
            person.Key,
            person.Identities,
            person.Timeline.On(day)?.Account,
            person.Timeline.On(day)?.IsStaff ?? false,
            MemberScoring.Score(person.Days, model, day),
            await InfluenceOfAsync(person, new ScoreQuery(day, query.Value.Model), model),
            new ModelReference(model.Name, model.Version),
            topic.FreshnessOf(person.Leaves)));
    }

    /// <inheritdoc/>
    public async Task<Envelope<Explained<MemberExplanation>?>> ExplainAsync(Envelope<ScoreQuery> query, Envelope<ImmutableArray<string>> way)
    {
        var step = MemberNode.StepUp(this.GetPrimaryKeyString(), _node.Owner, way.Value);
        if (OtherOf(step) is { } other)
        {
            return await other.ExplainAsync(query, new(step.Way));
        }

        var (person, model, day) = await FindPersonAsync(query.Value, step.Person!);
        return new(person is null ? null : new Explained<MemberExplanation>(
            person.Key,
            day,
            MemberScoring.Explain(person.Days, model, day),
            new ModelReference(model.Name, model.Version),
            topic.FreshnessOf(person.Leaves)));
    }

    /// <inheritdoc/>
    public async Task<Envelope<Explained<ImmutableArray<MemberDay>>?>> ReadHistoryAsync(
        Envelope<ScoreQuery> query, DateOnly from, DateOnly to, Envelope<ImmutableArray<string>> way)
    {
        var step = MemberNode.StepUp(this.GetPrimaryKeyString(), _node.Owner, way.Value);
        if (OtherOf(step) is { } other)
        {
            return await other.ReadHistoryAsync(query, from, to, new(step.Way));
        }

        var (person, model, day) = await FindPersonAsync(query.Value with { AsOf = to }, step.Person!);
        return new(person is null ? null : new Explained<ImmutableArray<MemberDay>>(
            person.Key,
            day,
            await WithInfluenceAsync(MemberScoring.History(person.Days, model, from, to), person, query.Value, model),
            new ModelReference(model.Name, model.Version),
            topic.FreshnessOf(person.Leaves)));
    }

    /// <inheritdoc/>
    public async Task<Envelope<FootprintReading?>> ReadFootprintAsync(Envelope<ImmutableArray<string>> way)
    {
        _node.Leaf.RequireEpoch();
        var step = MemberNode.StepUp(this.GetPrimaryKeyString(), _node.Owner, way.Value);
        if (OtherOf(step) is { } other)
        {
            return await other.ReadFootprintAsync(new(step.Way));
        }

        if (await new FootprintReader(store, context.Loader).ReadPersonAsync(step.Person!) is not { } found)
        {
            // Nothing was ever recorded for the id: leave no activation behind.
            DeactivateOnIdle();
            return new(null);
        }

        var earnings = await Task.WhenAll(found.Accounts.Select(account =>
            GrainFactory.GetGrain<IAccountGrain>(account).ReadEarningsAsync(new(ScoreQuery.Now), found.Person)));
        return new(found with { Earnings = [.. earnings.Select(earned => earned.Value).Where(earned => !earned.Credits.IsEmpty)], Alerts = await ReadAlertsAsync(found) });
    }

    private async Task<ImmutableArray<Alert>> ReadAlertsAsync(FootprintReading found)
    {
        var alerts = ImmutableArray.CreateBuilder<Alert>();
        foreach (var account in found.Accounts)
        {
            if (await scorecards.Store.ReadScorecardAsync(account) is { Version: > 0 } stored)
            {
                alerts.AddRange(scorecards.Codec.Decode(stored.State).Alerts.Alerts.Where(alert => alert.Names(found.Person)));
            }
        }

        return alerts.ToImmutable();
    }

    /// <inheritdoc/>
    public async Task<Envelope<FootprintReading?>> ReadHeldAsync()
    {
        var identity = this.GetPrimaryKeyString();
        return new(await new FootprintReader(store, context.Loader).ReadAsync(identity, [identity]));
    }

    // Credits are earned where the person was; an account that never saw a day of theirs gives none.
    private async Task<RevenueInfluence> InfluenceOfAsync(Person person, ScoreQuery query, ScoringModel model)
    {
        var credits = await Task.WhenAll(AccountsOf(person).Select(account => account.ReadCreditsAsync(new(query), person.Key)));
        return RevenueInfluence.OfMember(credits.SelectMany(earned => earned.Value.RecentWon), model.Revenue);
    }

    private async Task<ImmutableArray<MemberDay>> WithInfluenceAsync(ImmutableArray<MemberDay> days, Person person, ScoreQuery query, ScoringModel model)
    {
        var credits = await Task.WhenAll(AccountsOf(person).Select(account => account.ReadCreditsAsync(new(query), person.Key, days[0].Day, days[^1].Day)));
        ImmutableArray<MemberCredits>[] earned = [.. credits.Select(account => account.Value).Where(account => !account.IsEmpty)];
        return
        [
            .. days.Select((day, index) => day with
            {
                RevenueInfluence = RevenueInfluence.OfMember(earned.SelectMany(account => account[index].RecentWon), model.Revenue).Value,
            }),
        ];
    }

    private IEnumerable<IAccountGrain> AccountsOf(Person person) => person.Days.Select(day => person.Timeline.On(day.Day)).OfType<DayAccount>()
        .Where(there => !there.IsStaff)
        .Select(there => there.Account)
        .Distinct(StringComparer.Ordinal)
        .Select(account => GrainFactory.GetGrain<IAccountGrain>(account));

    // Whom to ask instead: the next owner, or the person of a circle, who is asked as if the way began there.
    private IMemberGrain? OtherOf(UpwardStep step) =>
        step.Next is { } next ? GrainFactory.GetGrain<IMemberGrain>(next)
        : step.Person != this.GetPrimaryKeyString() && step.Person is { } person && !step.Way.IsEmpty ? GrainFactory.GetGrain<IMemberGrain>(person)
        : null;

    private async Task<(Person? Person, ScoringModel Model, DateOnly Day)> FindPersonAsync(ScoreQuery query, string key)
    {
        var model = await models.FindAsync(query.Model);
        var day = query.AsOf ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var leaves = await _node.ReadAsync();
        _verification ??= new ViewVerification(this, _node.View.VerifyAsync);
        if (leaves.Leaves.Count == 0)
        {
            // Nothing was ever recorded for the id: leave no activation behind.
            DeactivateOnIdle();
            return (null, model, day);
        }

        var person = Person.Of(leaves, key, ModelRegistry.RulesOf(model));
        return (person.IsHidden || person.Leaves.IsEmpty ? null : person, model, day);
    }
}
