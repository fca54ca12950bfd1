using System.Collections.Immutable;
using System.Runtime.InteropServices;
using CommunityScoring.Alerts;
using CommunityScoring.Events;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;

namespace CommunityScoring.Index;

/// <summary>
/// Every account's scorecard in memory: the bytes of its row, and decoded what lists rank and filter by on the days that are asked for.
/// Begins with the stored rows and takes each that is stored after that. Knows no Orleans. Not thread-safe.
/// </summary>
public sealed partial class AccountIndex
{
    /// <summary>
    /// A sequence that a former index gave is taken back by so much: rows are put some time after they were computed, and in another
    /// order. What is said again is harmless, what is never said is not.
    /// </summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>For so long an order serves new readers of a list although accounts have moved.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private readonly ScorecardCodec _codec;
    private readonly RevenueParameters _revenue;
    private readonly TimeProvider _time;
    private readonly ListSnapshots _snapshots;
    private readonly List<IndexedAccount> _accounts = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<int> _byId = [];
    private readonly Dictionary<DateOnly, List<AccountFigures>> _days = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly MoveLog _moves = new();
    private readonly FilterMatches _matches;

    /// <summary>Starts an empty index.</summary>
    /// <param name="codec">Reads rows.</param>
    /// <param name="revenue">The model's rates.</param>
    /// <param name="time">The clock.</param>
    public AccountIndex(ScorecardCodec codec, RevenueParameters revenue, TimeProvider time)
    {
        (_codec, _revenue, _time) = (codec, revenue, time);
        _snapshots = new ListSnapshots(time);
        _matches = new FilterMatches(_moves);
        _changes = new ChangeLog(number => _accounts[number].Sequence);
        _days.Add(Today, []);
    }

    /// <summary>How many accounts there are.</summary>
    public int Count => _accounts.Count;

    /// <summary>The present UTC day.</summary>
    public DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    /// <summary>The rates that the open pipeline is taken at.</summary>
    public RevenueParameters Revenue => _revenue;

    /// <summary>Takes a stored row, before <see cref="Begin"/>.</summary>
    /// <param name="stored">The row.</param>
    /// <exception cref="InvalidDataException">It cannot be read; the account is left out.</exception>
    public void Load(StoredScorecard stored)
    {
        if (stored.State.Length == 0)
        {
            // Nothing but the mark that it must be computed.
            return;
        }

        var read = Read(new ScorecardEntry(stored.Account, stored.Version, stored.State));
        var account = new IndexedAccount(stored.Account);
        Fill(account, read);
        account.ShownOn = Today;
        account.Alerts = [.. read.Alerts.Select(alert => AlertMark.Of(alert, Micros(alert.Steps[^1].At)))];
        var number = _accounts.Count;
        _numbers.Add(account.Id, number);
        _accounts.Add(account);
        _byId.Add(number);
        foreach (var (day, figures) in read.Figures)
        {
            _days[day].Add(figures);
        }

        var at = account.Alerts.Select(mark => mark.Sequence).Append((read.Row.At / TimeSpan.TicksPerMicrosecond) - UnixMicros).Max();
        _loaded.Add((stored.IsUnsent ? long.MaxValue : at, number));
    }

    /// <summary>Takes a row that was stored.</summary>
    /// <param name="entry">The row.</param>
    /// <returns>True where listeners see a change by it.</returns>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public bool Put(ScorecardEntry entry)
    {
        var read = Read(entry);
        if (!_numbers.TryGetValue(entry.Account, out var number))
        {
            number = Append(new IndexedAccount(entry.Account));
        }

        // Equal versions of other bytes: the store had lost one of them, and it was written anew.
        var account = _accounts[number];
        if (entry.Version < account.Version || (entry.Version == account.Version && entry.State.AsSpan().SequenceEqual(account.State)))
        {
            return false;
        }

        var today = Today;
        var isScore = account.State.Length == 0 || !_codec.ReadRow(account.State).ShowsSame(account.ShownOn, read.Row, today);
        var alerts = read.Alerts.Select(alert => AlertMark.Of(alert, 0)).ToArray();
        var isAlert = Follow(account.Alerts, alerts);
        Fill(account, read);
        account.ShownOn = today;
        account.Alerts = alerts;
        foreach (var (day, figures) in read.Figures)
        {
            _days[day][number] = figures;
        }

        _moves.Add(number);
        if (isScore || isAlert)
        {
            Announce(number, isScore);
        }

        return isScore || isAlert;
    }

    /// <summary>The scorecard of an account; null where there is none.</summary>
    /// <param name="account">The account's id.</param>
    public ScorecardEntry? Find(string account) => _numbers.TryGetValue(account, out var number) ? _accounts[number].Entry : null;

    /// <summary>The version of an account's scorecard that is known; 0 for none.</summary>
    /// <param name="account">The account's id.</param>
    public long VersionOf(string account) => _numbers.TryGetValue(account, out var number) ? _accounts[number].Version : 0;

    /// <summary>True where every scorecard goes to a day; for today always.</summary>
    /// <param name="day">The day.</param>
    public bool Covers(DateOnly day) => day == Today || (day > Today && _accounts.TrueForAll(account => account.LastDay >= day || !account.IsKnown));

    /// <summary>True where the figures of a day are at hand.</summary>
    /// <param name="day">The day.</param>
    public bool Has(DateOnly day) => _days.ContainsKey(day);

    /// <summary>Computes the figures of a day apart from the index; may run beside it.</summary>
    /// <param name="rows">What <see cref="Rows"/> was.</param>
    /// <param name="day">The day.</param>
    public AccountFigures[] Compute(IReadOnlyList<byte[]> rows, DateOnly day)
    {
        var figures = new AccountFigures[rows.Count];
        for (var number = 0; number < figures.Length; number++)
        {
            figures[number] = FiguresOf(_codec.ReadRow(rows[number]), day);
        }

        return figures;
    }

    /// <summary>The rows as they are now.</summary>
    public IReadOnlyList<byte[]> Rows() => [.. _accounts.Select(account => account.State)];

    /// <summary>Takes the figures of a day that were computed apart.</summary>
    /// <param name="day">The day.</param>
    /// <param name="rows">The rows they were computed from; what has moved on since is computed again.</param>
    /// <param name="figures">The figures.</param>
    public void Adopt(DateOnly day, IReadOnlyList<byte[]> rows, AccountFigures[] figures)
    {
        var adopted = new List<AccountFigures>(_accounts.Count);
        for (var number = 0; number < _accounts.Count; number++)
        {
            var state = _accounts[number].State;
            adopted.Add(number < rows.Count && ReferenceEquals(rows[number], state) ? figures[number] : FiguresOf(_codec.ReadRow(state), day));
        }

        _days[day] = adopted;
    }

    /// <summary>Forgets figures of days but some.</summary>
    /// <param name="isWanted">True for a day to keep.</param>
    public void Keep(Func<DateOnly, bool> isWanted)
    {
        foreach (var day in _days.Keys.Where(day => !isWanted(day)).ToArray())
        {
            _days.Remove(day);
        }

        foreach (var order in _orders.Keys.Where(order => !_days.ContainsKey(order.Day)).ToArray())
        {
            _orders.Remove(order);
        }

        _matches.Keep(_days.ContainsKey);
    }

    /// <summary>How many accounts there are in each state of risk, in the order of the states' numbers.</summary>
    /// <param name="day">The day; its figures must be at hand.</param>
    public ImmutableArray<int> CountStates(DateOnly day)
    {
        var counts = new int[Enum.GetValues<RiskState>().Length];
        var figures = _days[day];
        for (var number = 0; number < _accounts.Count; number++)
        {
            counts[(int)figures[number].State] += _accounts[number].IsKnown ? 1 : 0;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(counts);
    }

    private int Append(IndexedAccount account)
    {
        var number = _accounts.Count;
        _numbers.Add(account.Id, number);
        _accounts.Add(account);
        var place = _byId.BinarySearch(number, Comparer<int>.Create((one, other) => string.CompareOrdinal(_accounts[one].Id, _accounts[other].Id)));
        _byId.Insert(~place, number);
        foreach (var figures in _days.Values)
        {
            figures.Add(default);
        }

        return number;
    }

    // All of it before anything is changed: a row that cannot be read leaves the index as it was.
    private ReadRow Read(ScorecardEntry entry)
    {
        try
        {
            var row = _codec.ReadRow(entry.State);
            return new ReadRow(entry, row, row.ReadSnapshot(), row.ReadAlerts().Alerts, [.. _days.Keys.Select(day => (day, FiguresOf(row, day)))]);
        }
        catch (Exception exception) when (exception is not (InvalidDataException or OutOfMemoryException))
        {
            throw new InvalidDataException("A scorecard's row cannot be read.", exception);
        }
    }

    private void Fill(IndexedAccount account, ReadRow read)
    {
        (account.Version, account.State, account.LastDay) = (read.Entry.Version, read.Entry.State, read.Row.LastDay);
        (account.Name, account.Segment, account.IsKnown) = (read.Snapshot?.Name, Shared(read.Snapshot?.Segment), !read.Row.IsUnknown);
        (account.Owner, account.FormerOwner) = (Shared(read.Snapshot?.Owner), Shared(read.Snapshot?.FormerOwner));
    }

    private AccountFigures FiguresOf(ScorecardRow row, DateOnly day) => AccountFigures.Of(row.ReadScore(day), row.ReadAmounts(day), _revenue);

    // Many accounts have the same segment and owner.
    private string? Shared(string? name)
    {
        if (name is null)
        {
            return null;
        }

        if (_names.TryGetValue(name, out var known))
        {
            return known;
        }

        _names.Add(name, name);
        return name;
    }

    private sealed record ReadRow(
        ScorecardEntry Entry, ScorecardRow Row, AccountEvent? Snapshot, ImmutableArray<Alert> Alerts, ImmutableArray<(DateOnly Day, AccountFigures Figures)> Figures);
}
