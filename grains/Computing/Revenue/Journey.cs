namespace CommunityScoring.Revenue;

/// <summary>A slice of an account's touches: those of the days that end at an anchor. Immutable.</summary>
public sealed class Journey
{
    internal Journey(AccountTouches touches, int from, int until, DateTimeOffset anchor, DateOnly firstDay)
    {
        All = touches;
        From = from;
        Until = Math.Max(from, until);
        Anchor = anchor;
        FirstDay = firstDay;
    }

    /// <summary>When it ends; touches of that very instant belong to it.</summary>
    public DateTimeOffset Anchor { get; }

    /// <summary>The UTC day of the anchor.</summary>
    public DateOnly AnchorDay => DateOnly.FromDateTime(Anchor.UtcDateTime);

    /// <summary>The earliest day whose touches belong to it.</summary>
    public DateOnly FirstDay { get; }

    /// <summary>The touches in order.</summary>
    public ReadOnlySpan<Touch> Touches => All.All[From..Until];

    /// <summary>How many touches there are.</summary>
    public int Count => Until - From;

    /// <summary>How many of them are the community's.</summary>
    public int CommunityCount => All.CommunityIn(From, Until);

    internal AccountTouches All { get; }

    internal int From { get; }

    internal int Until { get; }

    /// <summary>True when a time lies on the journey's days and not after its anchor.</summary>
    internal bool Covers(DateTimeOffset time) => time <= Anchor && DateOnly.FromDateTime(time.UtcDateTime) >= FirstDay;

    /// <summary>The last touch at or before a time, counted from 0; null where there is none.</summary>
    internal int? LastUntil(DateTimeOffset? time) =>
        time is { } end && Math.Min(All.CountUntil(end), Until) - 1 is var last && last >= From ? last - From : null;
}
