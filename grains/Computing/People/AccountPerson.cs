using System.Collections.Immutable;

namespace CommunityScoring.People;

/// <summary>
/// A person as one account sees it: the days that belonged to the account and when the person is there.
/// Days under a staff affiliation are left out everywhere.
/// </summary>
/// <param name="Person">The person's key; people are summed in ordinal order of it.</param>
/// <param name="Days">Activity of the days at this account, by day and then by activity (ordinal).</param>
/// <param name="Membership">The ranges of days, in ascending order, that belong to the account and are not staff days.</param>
/// <param name="StaffDays">The ranges of days that belong to the account under a staff affiliation.</param>
/// <param name="Threads">The threads that the person asked.</param>
public sealed record AccountPerson(
    string Person,
    ImmutableArray<ActivityDay> Days,
    ImmutableArray<DayRange> Membership,
    ImmutableArray<DayRange> StaffDays,
    ImmutableArray<AskedThread> Threads)
{
    /// <summary>True when the account of <paramref name="day"/> is this account and the day is not a staff day.</summary>
    public bool IsCurrentOn(DateOnly day) => Covers(Membership, day);

    /// <summary>True when <paramref name="day"/> is a staff day at this account; such a person is neither current nor departed.</summary>
    public bool IsStaffOn(DateOnly day) => Covers(StaffDays, day);

    private static bool Covers(ImmutableArray<DayRange> ranges, DateOnly day)
    {
        foreach (var range in ranges)
        {
            if (range.Contains(day))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A question thread, as its latest snapshot states it.</summary>
/// <param name="Thread">The thread's id.</param>
/// <param name="IsOpen">True while its status is <c>open</c>.</param>
/// <param name="OpenedOn">The UTC day it was opened.</param>
public sealed record AskedThread(string Thread, bool IsOpen, DateOnly OpenedOn);
