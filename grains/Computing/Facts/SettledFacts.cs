using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CommunityScoring.Events;

namespace CommunityScoring.Facts;

/// <summary>
/// An opportunity as it was closed: what its journeys depend on. Touches are kept for one closing and count for no other, so
/// an opportunity that moves to another account, or is closed at another time, is not settled any more.
/// </summary>
/// <param name="Opportunity">The opportunity's id.</param>
/// <param name="Account">The account it belongs to.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ClosedAt">When it was won or lost.</param>
public sealed record Closing(string Opportunity, string Account, DateTimeOffset OpenedAt, DateTimeOffset ClosedAt)
{
    /// <summary>The UTC day of closing.</summary>
    [JsonIgnore]
    public DateOnly ClosedOn => DateOnly.FromDateTime(ClosedAt.UtcDateTime);

    /// <summary>The closing that a snapshot states; null where it is neither won nor lost.</summary>
    /// <param name="snapshot">The snapshot.</param>
    public static Closing? Of(OpportunityEvent snapshot) => snapshot is { Status: "won" or "lost", ClosedAt: { } closedAt }
        ? new Closing(snapshot.Opportunity, snapshot.Account, snapshot.OpenedAt.ToUniversalTime(), closedAt.ToUniversalTime())
        : null;
}

/// <summary>What an identity keeps of the journeys of an opportunity that settles: the first that is stored stays.</summary>
/// <param name="Closing">The opportunity as it was closed.</param>
/// <param name="Touches">The person's touches that this identity keeps, in order; not empty.</param>
public sealed record SettledJourney(Closing Closing, ImmutableArray<SettledTouch> Touches);

/// <summary>A touch as it was when its opportunity settled. One identity of the person keeps it.</summary>
/// <param name="At">When it was, UTC.</param>
/// <param name="Activity">The activity.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Uses">What it counts as.</param>
public sealed record SettledTouch(DateTimeOffset At, string Activity, string? Program, SettledUses Uses)
{
    /// <summary>The UTC day: an erasure of that day or later deletes it.</summary>
    [JsonIgnore]
    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);
}

/// <summary>What a kept touch counts as.</summary>
[Flags]
public enum SettledUses
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A touch of the account.</summary>
    Touch = 1,

    /// <summary>Evidence that feedback was shipped.</summary>
    Shipped = 2,

    /// <summary>Evidence of a job move: a touch at another account, before the opening.</summary>
    Elsewhere = 4,
}

/// <summary>Says in an opportunity's own leaf that it has settled: everybody who has a touch in its journeys keeps it.</summary>
/// <param name="Closing">The opportunity as it was closed.</param>
/// <param name="Others">The keys of the touches that are no person's, in ordinal order; later ones do not come in.</param>
public sealed record SettledMark(Closing Closing, ImmutableArray<string> Others);
