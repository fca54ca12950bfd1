namespace CommunityScoring.Publishing;

/// <summary>A step in an alert's life on its way out.</summary>
/// <param name="Id">The alert's id, as <c>acme~risk.at_risk~2026-11-20~0</c>. Together with <paramref name="Type"/> it makes a repeat recognisable.</param>
/// <param name="Type"><c>raised</c> or <c>cleared</c>.</param>
/// <param name="Kind">The kind of alert, as <c>risk.at_risk</c> or <c>champion.departed</c>.</param>
/// <param name="Account">The account it is about.</param>
/// <param name="Segment">The account's segment; null where none is known.</param>
/// <param name="Owner">The account's owner; null where none is known.</param>
/// <param name="At">When it was raised or cleared.</param>
/// <param name="Json">The alert as the API shows it: one JSON object.</param>
/// <param name="FormerOwner">The same owner under the previous pseudonym secret, or null.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Publishing.OutgoingAlert")]
public sealed record OutgoingAlert(
    [property: Id(0)] string Id,
    [property: Id(1)] string Type,
    [property: Id(2)] string Kind,
    [property: Id(3)] string Account,
    [property: Id(4)] string? Segment,
    [property: Id(5)] string? Owner,
    [property: Id(6)] DateTimeOffset At,
    [property: Id(7)] string Json,
    [property: Id(8)] string? FormerOwner = null);
