using System.Text.Json.Serialization;
using CommunityScoring.Events;
using CommunityScoring.Facts;

namespace CommunityScoring.Revenue;

/// <summary>An opportunity as it stands on a day: its latest snapshot, with what came after the day undone.</summary>
/// <param name="Id">The opportunity's id.</param>
/// <param name="Account">The account it belongs to.</param>
/// <param name="Kind">What is sold.</param>
/// <param name="Status">How it stands at the end of the day.</param>
/// <param name="Amount">The amount in minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="LeadAt">When the lead was created, or null.</param>
/// <param name="ClosedAt">When it was won or lost; null while open.</param>
/// <param name="Owner">Who owns it, or null.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Anchor">Where its journey ends: <paramref name="ClosedAt"/>, or the end of the as-of day.</param>
/// <param name="IsSettled">
/// True when it was closed so long ago that buckets of its journey may be gone, or it is weighed from what was kept when it
/// settled (<see cref="Settling"/>).
/// </param>
public sealed record Opportunity(
    string Id,
    string Account,
    OpportunityKind Kind,
    OpportunityStatus Status,
    long Amount,
    string Currency,
    DateTimeOffset OpenedAt,
    DateTimeOffset? LeadAt,
    DateTimeOffset? ClosedAt,
    string? Owner,
    string? Program,
    DateTimeOffset Anchor,
    bool IsSettled)
{
    /// <summary>The UTC day on which it was opened.</summary>
    public DateOnly OpenedOn => DayOf(OpenedAt);

    /// <summary>The UTC day on which it was won or lost; null while open.</summary>
    public DateOnly? ClosedOn => ClosedAt is { } closedAt ? DayOf(closedAt) : null;

    /// <summary>The opportunity on a day; null when it is deleted or not yet opened.</summary>
    /// <param name="snapshot">The latest snapshot.</param>
    /// <param name="asOf">The as-of day; an opportunity that is closed later is open.</param>
    /// <param name="journeyDays">Days that a journey reaches back.</param>
    /// <exception cref="ArgumentException">The snapshot has a kind or status out of the contract, or is closed without a time.</exception>
    public static Opportunity? Of(OpportunityEvent snapshot, DateOnly asOf, int journeyDays)
    {
        var status = snapshot.Status switch
        {
            "open" => OpportunityStatus.Open,
            "won" => OpportunityStatus.Won,
            "lost" => OpportunityStatus.Lost,
            "deleted" => (OpportunityStatus?)null,
            _ => throw new ArgumentException($"The status '{snapshot.Status}' of opportunity '{snapshot.Opportunity}' is none of open, won, lost, deleted."),
        };
        if (status is not { } known || DayOf(snapshot.OpenedAt) > asOf)
        {
            return null;
        }

        var closedAt = known == OpportunityStatus.Open
            ? (DateTimeOffset?)null
            : snapshot.ClosedAt ?? throw new ArgumentException($"The {snapshot.Status} opportunity '{snapshot.Opportunity}' has no closedAt.");
        if (closedAt is { } closing && DayOf(closing) > asOf)
        {
            (known, closedAt) = (OpportunityStatus.Open, null);
        }

        return new Opportunity(
            snapshot.Opportunity,
            snapshot.Account,
            snapshot.Kind switch
            {
                "new" => OpportunityKind.New,
                "expansion" => OpportunityKind.Expansion,
                "renewal" => OpportunityKind.Renewal,
                _ => throw new ArgumentException($"The kind '{snapshot.Kind}' of opportunity '{snapshot.Opportunity}' is none of new, expansion, renewal."),
            },
            known,
            snapshot.Amount,
            snapshot.Currency,
            snapshot.OpenedAt,
            snapshot.LeadAt,
            closedAt,
            snapshot.Owner,
            snapshot.Program,
            closedAt ?? new DateTimeOffset(asOf.ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero),
            closedAt is { } closed && asOf.DayNumber - DayOf(closed).DayNumber > LeafReducer.KeptDays - journeyDays);
    }

    /// <summary>True when it was closed within so many days that end with the as-of day, that day included.</summary>
    /// <param name="asOf">The as-of day.</param>
    /// <param name="days">How many days.</param>
    public bool IsClosedWithin(DateOnly asOf, int days) => ClosedOn is { } closed && asOf.DayNumber - closed.DayNumber < days;

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}

/// <summary>What is sold.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OpportunityKind>))]
public enum OpportunityKind
{
    /// <summary>To a new customer.</summary>
    [JsonStringEnumMemberName("new")]
    New,

    /// <summary>More to a customer.</summary>
    [JsonStringEnumMemberName("expansion")]
    Expansion,

    /// <summary>The same again to a customer.</summary>
    [JsonStringEnumMemberName("renewal")]
    Renewal,
}

/// <summary>How an opportunity stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OpportunityStatus>))]
public enum OpportunityStatus
{
    /// <summary>Not decided by the end of the as-of day.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>Won.</summary>
    [JsonStringEnumMemberName("won")]
    Won,

    /// <summary>Lost.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,
}
