using CommunityScoring.Hosting;
using CommunityScoring.Scores;
using CommunityScoring.Storage;
using Microsoft.Extensions.Logging;

namespace CommunityScoring.Community;

/// <summary>
/// Keeps a census fresh while somebody asks for it: an answer is at most a minute old, and the next count begins before the
/// former one has become old, so that nobody waits. Counts run one at a time, off the caller's scheduler and sequentially:
/// they take one processor at most. What the community grain hosts; knows no Orleans. Not thread-safe; calls may interleave
/// at awaits.
/// </summary>
/// <param name="store">Where the rows are.</param>
/// <param name="model">The active model.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where counts are noted.</param>
/// <param name="stopping">Ends a count under way.</param>
public sealed partial class CensusKeeper(
    ILeafStore store, Func<ScoringModel> model, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    /// <summary>How old an answer may become.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    /// <summary>How long before that the next count begins, while somebody asks.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromSeconds(25);

    /// <summary>For how long after a question counts go on.</summary>
    public static readonly TimeSpan Wanted = TimeSpan.FromMinutes(5);

    /// <summary>How long a question waits for a count: less than Orleans allows a call.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private (Census Census, long Epoch)? _census;
    private CensusAnswers? _latest;
    private Task<CensusAnswers>? _counting;
    private DateTimeOffset _askedAt;

    /// <summary>The latest count; a new one where that is too old.</summary>
    /// <exception cref="TimeoutException">The first count is still under way.</exception>
    /// <exception cref="LeafStoreException">The store is out of reach.</exception>
    public async Task<CensusAnswers> AskAsync()
    {
        _askedAt = time.GetUtcNow();
        if (_latest is { } latest && Age(latest) < Kept)
        {
            return latest;
        }

        try
        {
            return await CountAsync().WaitAsync(Patience, time);
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

    /// <summary>Counts where it is time to, so that the next question need not wait. To be called every few seconds; does not fail.</summary>
    public async Task CountAheadAsync()
    {
        if (time.GetUtcNow() - _askedAt < Wanted && (_latest is null || Age(_latest) >= Kept - Ahead))
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
        var answers = await CountOnceAsync();
        if (Age(answers) >= Kept)
        {
            // A count from nothing may take minutes: what has changed meanwhile takes seconds more.
            answers = await CountOnceAsync();
        }

        return _latest = answers;
    }

    private async Task<CensusAnswers> CountOnceAsync()
    {
        var (at, started, epoch, active) = (time.GetUtcNow(), time.GetTimestamp(), store.Epoch, model());
        var today = DateOnly.FromDateTime(at.UtcDateTime);
        if (_census is not { } known || known.Epoch != epoch || known.Census.Model != active)
        {
            // Rows that were counted may be lost with a former epoch, and their versions may have been given again.
            _census = known = (new Census(store, active, ModelRegistry.RulesOf(active)), epoch);
        }

        try
        {
            var result = await Task.Run(
                async () =>
                {
                    await known.Census.CountAsync(today, stopping);
                    return known.Census.ToResult(at, today);
                },
                stopping);
            if (store.Epoch != epoch)
            {
                throw new LeafStoreException("The database has restarted while the community was counted.");
            }

            LogCounted(known.Census.PersonsComputed, known.Census.AccountsComputed, known.Census.Leaves, time.GetElapsedTime(started).TotalSeconds);
            return new CensusAnswers(result);
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
