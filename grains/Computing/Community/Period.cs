namespace CommunityScoring.Community;

/// <summary>A range of UTC days.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, included.</param>
/// <exception cref="ArgumentException">The last day is before the first.</exception>
public sealed record Period(DateOnly From, DateOnly To)
{
    /// <summary>The last day, included.</summary>
    public DateOnly To { get; } = To >= From
        ? To
        : throw new ArgumentException($"The last day {To:O} is before the first day {From:O}.", nameof(To));

    /// <summary>Number of days; 1 or more.</summary>
    public int Length => To.DayNumber - From.DayNumber + 1;

    /// <summary>True when <paramref name="day"/> is one of the days.</summary>
    public bool Contains(DateOnly day) => From <= day && day <= To;
}
