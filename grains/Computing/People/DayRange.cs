namespace CommunityScoring.People;

/// <summary>A half-open range of UTC days; a missing end is open.</summary>
/// <param name="From">The first day, or null for always before.</param>
/// <param name="Until">The first day after the range, or null for always after.</param>
public readonly record struct DayRange(DateOnly? From, DateOnly? Until)
{
    /// <summary>True when <paramref name="day"/> lies in the range.</summary>
    public bool Contains(DateOnly day) => (From is not { } from || from <= day) && (Until is not { } until || day < until);
}
