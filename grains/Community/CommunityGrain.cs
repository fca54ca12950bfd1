using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Hosting;
using CommunityScoring.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CommunityScoring.Community;

/// <summary>Answers for the whole community, from the census that it keeps. Nothing is stored.</summary>
[Reentrant]
public sealed class CommunityGrain : Grain, ICommunityGrain
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CensusKeeper _keeper;
    private IGrainTimer? _timer;

    /// <summary>Creates the grain.</summary>
    /// <param name="store">Where the rows are.</param>
    /// <param name="models">The models.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where counts are noted.</param>
    public CommunityGrain(ILeafStore store, ModelRegistry models, TimeProvider time, ILogger<CommunityGrain> logger) =>
        _keeper = new CensusKeeper(store, () => models.Active, time, logger, _stopping.Token);

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _stopping.CancelAsync();

    /// <inheritdoc/>
    public async Task<Envelope<CommunityReading>> ReadAttributionAsync()
    {
        var result = (await AskAsync()).Result;
        return new(new CommunityReading(result.Today, result.At, result.Attribution));
    }

    /// <inheritdoc/>
    public Task<Envelope<Counted<ImmutableArray<CommunityFigures>>>> ReadFiguresAsync(Envelope<CommunityQuery> query) =>
        AnswerAsync(query.Value, result => query.Value.Answer(result.Facts, result.Model));

    /// <inheritdoc/>
    public Task<Envelope<Counted<ImmutableSortedDictionary<string, ReturnOnInvestment>>>> ReadReturnsAsync(DateOnly from, DateOnly to) =>
        AnswerAsync(
            (nameof(ReturnOnInvestment), from, to),
            result => ReturnOnInvestment.Of(result.Facts, new Period(from, to), result.Model));

    /// <inheritdoc/>
    public Task<Envelope<Counted<EngagementComparison>>> ReadComparisonAsync(DateOnly from, DateOnly to, string? segment) =>
        AnswerAsync(
            (nameof(EngagementComparison), from, to, segment),
            result => EngagementComparison.Of(result.Facts.Accounts, new Period(from, to), segment));

    /// <inheritdoc/>
    public Task<Envelope<Counted<QuarantinePage>>> ReadQuarantineAsync(Envelope<QuarantineQuery> query) =>
        AnswerAsync(query.Value, result => QuarantinePage.Of(result.Quarantine, query.Value));

    /// <inheritdoc/>
    public Task<Envelope<Counted<UnscoredPage>>> ReadUnscoredAsync(Envelope<UnscoredQuery> query) =>
        PageAsync(
            nameof(UnscoredSummary),
            result => UnscoredSummary.Of(result.Facts, result.Model, result.Today),
            (all, _) => UnscoredPage.Of(all, query.Value));

    /// <inheritdoc/>
    public Task<Envelope<Counted<WaitingPage>>> ReadWaitingAsync(Envelope<WaitingQuery> query) =>
        PageAsync(nameof(WaitingPerson), result => result.Waiting(), (all, result) => WaitingPage.Of(all, query.Value, result.Today));

    // The whole list is made once for each count; a page of it costs little.
    private async Task<Envelope<Counted<TPage>>> PageAsync<TAll, TPage>(string question, Func<CensusResult, TAll> compute, Func<TAll, CensusResult, TPage> page)
    {
        var answers = await AskAsync();
        var result = answers.Result;
        var all = await answers.GetAsync(question, compute);
        return new(new Counted<TPage>(result.Today, result.At, new ModelReference(result.Model.Name, result.Model.Version), page(all, result)));
    }

    private async Task<Envelope<Counted<T>>> AnswerAsync<T>(object question, Func<CensusResult, T> compute)
    {
        var answers = await AskAsync();
        var (result, value) = (answers.Result, await answers.GetAsync(question, compute));
        return new(new Counted<T>(result.Today, result.At, new ModelReference(result.Model.Name, result.Model.Version), value));
    }

    private Task<CensusAnswers> AskAsync()
    {
        _timer ??= this.RegisterGrainTimer(_ => _keeper.CountAheadAsync(), new GrainTimerCreationOptions(s_tick, s_tick) { Interleave = true });
        return _keeper.AskAsync();
    }
}
