using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Hosting;
using CommunityScoring.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CommunityScoring.Community;

/// <summary>
/// Answers for the whole community. It hosts a census, which counts off the grain's turn and sequentially: it takes one
/// processor at most. While somebody asks, the next count begins before the former one has become old. Nothing is stored.
/// </summary>
/// <param name="store">Where the rows are.</param>
/// <param name="models">The models.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where counts are noted.</param>
[Reentrant]
public sealed partial class CommunityGrain(ILeafStore store, ModelRegistry models, TimeProvider time, ILogger<CommunityGrain> logger)
    : Grain, ICommunityGrain
{
    /// <summary>How old an answer may become.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    // How long before that the next count begins, while somebody asks.
    private static readonly TimeSpan s_ahead = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_wanted = TimeSpan.FromMinutes(5);

    // Shorter than what Orleans allows a call.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private (Census Census, long Epoch)? _census;
    private CensusAnswers? _latest;
    private Task<CensusAnswers>? _counting;
    private IGrainTimer? _timer;
    private DateTimeOffset _askedAt;

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _stopping.CancelAsync();

    /// <inheritdoc/>
    public async Task<Envelope<CommunityReading>> ReadAttributionAsync()
    {
        var result = (await LatestAsync()).Result;
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

    private async Task<Envelope<Counted<T>>> AnswerAsync<T>(object question, Func<CensusResult, T> compute)
    {
        var answers = await LatestAsync();
        var (result, value) = (answers.Result, await answers.GetAsync(question, compute));
        return new(new Counted<T>(result.Today, result.At, new ModelReference(result.Model.Name, result.Model.Version), value));
    }

    private async Task<CensusAnswers> LatestAsync()
    {
        _askedAt = time.GetUtcNow();
        _timer ??= this.RegisterGrainTimer(CountAheadAsync, new GrainTimerCreationOptions(s_tick, s_tick) { Interleave = true });
        if (_latest is { } latest && Age(latest) < Kept)
        {
            return latest;
        }

        try
        {
            return await CountAsync().WaitAsync(s_patience, time);
        }
        catch (TimeoutException) when (_latest is not null)
        {
            // An answer that says how old it is serves better than none.
            return _latest;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException("The community is still being counted for the first time.");
        }
    }

    private async Task CountAheadAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - _askedAt < s_wanted && (_latest is null || Age(_latest) >= Kept - s_ahead))
        {
            try
            {
                await CountAsync();
            }
            catch (Exception)
            {
                // Noted where it failed; whoever asks next tries again and is told.
            }
        }
    }

    private TimeSpan Age(CensusAnswers answers) => time.GetUtcNow() - answers.Result.At;

    // Callers who come meanwhile share one count; a failed one is tried again by the next caller.
    private Task<CensusAnswers> CountAsync()
    {
        if (_counting is null || _counting.IsCompleted)
        {
            _counting = CountNowAsync();
        }

        return _counting;
    }

    private async Task<CensusAnswers> CountNowAsync()
    {
        var (at, started, epoch, model) = (time.GetUtcNow(), time.GetTimestamp(), store.Epoch, models.Active);
        var today = DateOnly.FromDateTime(at.UtcDateTime);
        if (_census is not { } known || known.Epoch != epoch || known.Census.Model != model)
        {
            // Rows that were counted may be lost with a former epoch, and their versions may have been given again.
            _census = known = (new Census(store, model, ModelRegistry.RulesOf(model)), epoch);
        }

        try
        {
            var result = await Task.Run(
                async () =>
                {
                    await known.Census.CountAsync(today, _stopping.Token);
                    return known.Census.ToResult(at, today);
                },
                _stopping.Token);
            if (store.Epoch != epoch)
            {
                throw new LeafStoreException("The database has restarted while the community was counted.");
            }

            LogCounted(known.Census.PersonsComputed, known.Census.AccountsComputed, known.Census.Leaves, time.GetElapsedTime(started).TotalSeconds);
            return _latest = new CensusAnswers(result);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
            if (exception is not LeafStoreException)
            {
                _census = null;
            }

            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The community is counted: {Persons} persons and {Accounts} accounts anew, of {Leaves} leaves in all, in {Seconds:0.0} s.")]
    private partial void LogCounted(int persons, int accounts, int leaves, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The community could not be counted.")]
    private partial void LogFailed(Exception exception);
}
