namespace CommunityScoring.Publishing;

/// <summary>The last state of an account on its way out.</summary>
/// <param name="Account">The account.</param>
/// <param name="At">When the state was computed: a later one replaces an earlier one.</param>
/// <param name="Json">The account's scores as the API shows them: one JSON object; null where nothing is left of the account.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Publishing.OutgoingScore")]
public sealed record OutgoingScore(
    [property: Id(0)] string Account,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string? Json);
