using System.Collections.Immutable;

using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>One person of an account: the days there, and when the person is there.</summary>
internal sealed class AccountPersonSeries
{
    private readonly int[] _openThreads;
    private readonly (int From, int Until)[] _membership;
    private readonly (int From, int Until)[] _staffDays;

    public AccountPersonSeries(AccountPerson person, PersonSeries activity)
    {
        Key = person.Person;
        Activity = activity;
        _openThreads = person.Threads.IsDefaultOrEmpty
            ? []
            : [.. person.Threads.Where(thread => thread.IsOpen).Select(thread => thread.OpenedOn.DayNumber)];
        _membership = Numbers(person.Membership);
        _staffDays = Numbers(person.StaffDays);
    }

    public string Key { get; }

    public PersonSeries Activity { get; }

    /// <summary>True when the person can change no figure of any day.</summary>
    public bool IsSilent => Activity.Days.Length == 0 && _openThreads.Length == 0;

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
