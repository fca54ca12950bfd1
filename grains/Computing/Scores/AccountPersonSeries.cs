using System.Collections.Immutable;

using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>One person of an account: the days there, and when the person is there.</summary>
internal sealed class AccountPersonSeries
{
    // A group has so many persons on average.
    private const uint GroupSize = 64;

    private readonly int[] _openThreads;
    private readonly (int From, int Until)[] _membership;
    private readonly (int From, int Until)[] _staffDays;
    private (int AsOf, PersonFigures Figures)? _figures;

    public AccountPersonSeries(AccountPerson person, PersonSeries activity)
    {
        Key = person.Person;
        Activity = activity;
        IsFirstOfGroup = Hash(Key) % GroupSize == 0;
        _openThreads = person.Threads.IsDefaultOrEmpty
            ? []
            : [.. person.Threads.Where(thread => thread.IsOpen).Select(thread => thread.OpenedOn.DayNumber)];
        _membership = Numbers(person.Membership);
        _staffDays = Numbers(person.StaffDays);
    }

    public string Key { get; }

    public PersonSeries Activity { get; }

    /// <summary>True where a group of persons begins with this one: a matter of the key alone, so that equal facts are summed alike.</summary>
    public bool IsFirstOfGroup { get; }

    /// <summary>True when the person can change no figure of any day.</summary>
    public bool IsSilent => Activity.Days.Length == 0 && _openThreads.Length == 0;

    /// <summary>True when a question of the person's is open.</summary>
    public bool HasOpenThreads => _openThreads.Length > 0;

    /// <summary>The day on which the person ceased to be at the account, of somebody who is not there on a day; null for others.</summary>
    /// <param name="day">The day.</param>
    public int? LeftOn(int day)
    {
        int? left = null;
        foreach (var (_, until) in _membership)
        {
            left = until <= day ? until : left;
        }

        return left is not null && StandingOn(day) == PersonStanding.Departed ? left : null;
    }

    /// <summary>The person's sums of the as-of day; those of the last day asked for are kept.</summary>
    /// <param name="raw">Used for computing.</param>
    /// <param name="model">The model of the series.</param>
    /// <param name="asOf">The as-of day.</param>
    public PersonFigures FiguresOn(RawSums raw, ScoringModel model, int asOf)
    {
        if (_figures is not { } known || known.AsOf != asOf)
        {
            _figures = known = (asOf, PersonFigures.Of(this, raw, model, asOf));
        }

        return known.Figures;
    }

    /// <summary>
    /// The first day on which this may differ from an earlier state of the same person; the first of all where anything but
    /// the buckets is another.
    /// </summary>
    public int SameUntil(AccountPersonSeries before)
    {
        if (ReferenceEquals(this, before))
        {
            return int.MaxValue;
        }

        if (Key != before.Key || !_membership.AsSpan().SequenceEqual(before._membership)
            || !_staffDays.AsSpan().SequenceEqual(before._staffDays) || !_openThreads.AsSpan().SequenceEqual(before._openThreads))
        {
            return int.MinValue;
        }

        var (now, was) = (Activity.Days, before.Activity.Days);
        var same = 0;
        while (same < now.Length && same < was.Length && now[same].Equals(was[same]))
        {
            same++;
        }

        return Math.Min(same < now.Length ? now[same].Day : int.MaxValue, same < was.Length ? was[same].Day : int.MaxValue);
    }

    public PersonStanding StandingOn(int day) =>
        Covers(_staffDays, day) ? PersonStanding.Staff
        : Covers(_membership, day) ? PersonStanding.Current
        : PersonStanding.Departed;

    /// <summary>
    /// True when the person's activity counts as that of a lost champion: departed, or silent for too long. Somebody who
    /// is staff by now has not departed.
    /// </summary>
    public static bool IsGone(PersonStanding standing, int? lastActive, int day, RiskParameters weights) =>
        standing == PersonStanding.Departed || lastActive is not { } last || day - last >= weights.ChampionIdleDays;

    /// <summary>How many open threads wait on <paramref name="day"/>, of those opened until <paramref name="knownUntil"/>.</summary>
    public int WaitingThreads(int day, int knownUntil, RiskParameters weights)
    {
        var count = 0;
        foreach (var opened in _openThreads)
        {
            if (opened <= knownUntil && day - opened >= weights.ThreadAgeDays)
            {
                count++;
            }
        }

        return count;
    }

    // FNV-1a over the key's characters, its halves folded.
    private static uint Hash(string key)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in key)
        {
            hash = (hash ^ letter) * 1_099_511_628_211UL;
        }

        return (uint)(hash ^ (hash >> 32));
    }

    // Ranges are asked about for each of a few hundred days; as plain numbers that is a comparison or two.
    private static (int From, int Until)[] Numbers(ImmutableArray<DayRange> ranges)
    {
        if (ranges.IsDefaultOrEmpty)
        {
            return [];
        }

        var numbers = new (int From, int Until)[ranges.Length];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = (ranges[index].From?.DayNumber ?? int.MinValue, ranges[index].Until?.DayNumber ?? int.MaxValue);
        }

        return numbers;
    }

    private static bool Covers((int From, int Until)[] ranges, int day)
    {
        foreach (var (from, until) in ranges)
        {
            if (from <= day && day < until)
            {
                return true;
            }
        }

        return false;
    }
}
