using System.Collections.Immutable;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using Microsoft.Extensions.Logging;

namespace CommunityScoring.Index;

/// <summary>
/// Keeps an index: reads the stored scorecards off the caller's scheduler, has the figures of the next day ready before it begins, and
/// lets listeners wait for changes. What the index grain hosts; knows no Orleans. Not thread-safe; calls may interleave at awaits.
/// </summary>
/// <param name="store">Where scorecards are stored.</param>
/// <param name="codec">Reads them.</param>
/// <param name="model">The active model.</param>
/// <param name="epoch">The epoch of the database: with each new one, stored rows may have been lost.</param>
/// <param name="instruments">What is measured of it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where loading is noted.</param>
/// <param name="stopping">Ends loading and waiting.</param>
public sealed partial class IndexKeeper(
    IScorecardStore store, ScorecardCodec codec, Func<ScoringModel> model, Func<long> epoch, IndexInstruments instruments, TimeProvider time, ILogger logger,
    CancellationToken stopping)
{
    /// <summary>How long a call waits for the loading: less than Orleans allows a call.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How long a listener waits at most.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>How long before a day its figures are computed.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);

    private const int RowsAtATime = 1_000;
    private const int MostDays = 4;

    private readonly Dictionary<DateOnly, Task> _computing = [];
    private readonly List<DateOnly> _asked = [];
    private TaskCompletionSource _changed = NewSignal();
    private Task<AccountIndex>? _loading;
    private AccountIndex? _index;
    private long _epoch;

    /// <summary>Begins to load; failures are said to whoever asks.</summary>
    public void Start() => _ = LoadAsync();

    /// <summary>Takes rows that were stored.</summary>
    /// <param name="entries">The rows.</param>
    public async Task PutAsync(ImmutableArray<ScorecardEntry> entries)
    {
        // Not into an index that is about to be replaced: the rows that it is loaded from may be older.
        var index = await LoadedAsync(isLatest: true);
        var isChanged = false;
        foreach (var entry in entries)
        {
            try
            {
                isChanged |= index.Put(entry);
            }
            catch (InvalidDataException exception)
            {
                // Refused for ever: to fail would have it offered again and again.
                LogUnreadable(exception, entry.Version);
            }
        }

        instruments.Holds(index.Count);
        if (isChanged)
        {
            Signal();
        }
    }

    /// <summary>A page of a list; null where not every scorecard goes to the day.</summary>
    /// <param name="query">Which.</param>
    public async Task<AccountPage?> ListAsync(AccountListQuery query)
    {
        while (true)
        {
            var index = await LoadedAsync();
            var day = query.AsOf ?? index.Today;
            if (!index.Covers(day))
            {
                return null;
            }

            _asked.Remove(day);
            _asked.Add(day);
            if (index.Has(day))
            {
                return index.List(query, day);
            }

            await ComputeAsync(index, day).WaitAsync(Patience, time, stopping);
        }
    }

    /// <summary>A page of alerts.</summary>
    /// <param name="query">Which.</param>
    public async Task<AlertPage> ReadAlertsAsync(AlertListQuery query) => (await LoadedAsync()).List(query);

    /// <summary>An account's scorecard, or null.</summary>
    /// <param name="account">The account's id.</param>
    public async Task<ScorecardEntry?> FindAsync(string account) => (await LoadedAsync()).Find(account);

    /// <summary>How many accounts there are in each state of risk today, in the order of the states' numbers.</summary>
    public async Task<ImmutableArray<int>> CountStatesAsync()
    {
        while (true)
        {
            var index = await LoadedAsync();
            if (index.Has(index.Today))
            {
                return index.CountStates(index.Today);
            }

            await ComputeAsync(index, index.Today).WaitAsync(Patience, time, stopping);
        }
    }

    /// <summary>The accounts that changed after a sequence; waits where there is none.</summary>
    /// <param name="after">The sequence; null for the present one.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="wait">How long to wait, within <see cref="LongestWait"/>.</param>
    public async Task<IndexChanges> ChangesAsync(long? after, int limit, TimeSpan wait)
    {
        var (started, longest) = (time.GetTimestamp(), wait < LongestWait ? wait : LongestWait);
        while (true)
        {
            var signal = _changed.Task;
            var changes = (await LoadedAsync()).Changes(after, limit);
            var left = longest - time.GetElapsedTime(started);
            if (changes.Changes.Length > 0 || after is null || left <= TimeSpan.Zero || stopping.IsCancellationRequested)
            {
                return changes;
            }

            try
            {
                await signal.WaitAsync(left, time, stopping);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
            {
                // Answered with none.
            }
        }
    }

    /// <summary>
    /// Does what time brings: the figures of the next day, another epoch of the database, a comparison with the store. To be called every few
    /// seconds; does not fail.
    /// </summary>
    public async Task TickAsync()
    {
        try
        {
            var index = await LoadedAsync(isLatest: true);
            CompareWhenDue();
            var (today, soon) = (index.Today, DateOnly.FromDateTime((time.GetUtcNow() + Ahead).UtcDateTime));
            foreach (var day in (DateOnly[])[today, soon])
            {
                if (!index.Has(day))
                {
                    await ComputeAsync(index, day);
                }
            }

            _asked.RemoveAll(day => day <= today);
            _asked.RemoveRange(0, Math.Max(0, _asked.Count - MostDays));
            index.Keep(day => day == today || day == soon || _asked.Contains(day));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Noted where it failed; whoever asks next tries again and is told.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }

    private async Task<AccountIndex> LoadedAsync(bool isLatest = false)
    {
        if (_index is { } index && index.Revenue == model().Revenue && _epoch == epoch())
        {
            return index;
        }

        var loading = LoadAsync();
        if (_index is { } former && !isLatest)
        {
            // A moment old, but here.
            return former;
        }

        try
        {
            return await loading.WaitAsync(Patience, time, stopping);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException("The index of accounts is still being loaded.");
        }
    }

    // Callers who come meanwhile share one loading; a failed one is tried again by the next caller.
    private Task<AccountIndex> LoadAsync()
    {
        if (_loading is null || _loading.IsCompleted)
        {
            _loading = LoadNowAsync();
        }

        return _loading;
    }

    private async Task<AccountIndex> LoadNowAsync()
    {
        var (started, at) = (time.GetTimestamp(), epoch());
        try
        {
            var index = new AccountIndex(codec, model().Revenue, time);
            await Task.Run(() => FillAsync(index), stopping);
            (_index, _epoch, _comparedAt) = (index, at, time.GetTimestamp());
            _computing.Clear();
            instruments.Holds(index.Count);
            instruments.Loaded(time.GetElapsedTime(started));
            LogLoaded(index.Count, time.GetElapsedTime(started).TotalSeconds);
            Signal();
            return index;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
            throw;
        }
    }

    private async Task FillAsync(AccountIndex index)
    {
        string? after = null;
        while (true)
        {
            var page = await store.ReadScorecardsAsync(after, RowsAtATime, stopping);
            foreach (var stored in page)
            {
                try
                {
                    index.Load(stored);
                }
                catch (InvalidDataException exception)
                {
                    LogUnreadable(exception, stored.Version);
                }
            }

            if (page.Count < RowsAtATime)
            {
                break;
            }

            after = page[^1].Account;
        }

        index.Begin();
    }

    private Task ComputeAsync(AccountIndex index, DateOnly day)
    {
        if (!_computing.TryGetValue(day, out var computing) || computing.IsCompleted)
        {
            _computing[day] = computing = ComputeNowAsync(index, day);
        }

        return computing;
    }

    private async Task ComputeNowAsync(AccountIndex index, DateOnly day)
    {
        var rows = index.Rows();
        index.Adopt(day, rows, await Task.Run(() => index.Compute(rows, day), stopping));
        _computing.Remove(day);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The index holds {Accounts} accounts, loaded in {Seconds:0.0} s.")]
    private partial void LogLoaded(int accounts, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index could not be loaded.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A scorecard of version {Version} cannot be read; its account is missing from lists.")]
    private partial void LogUnreadable(Exception exception, long version);
}
