using CommunityScoring.Publishing;

namespace CommunityScoring.Webhooks;

/// <summary>Which alerts a webhook wants: those that are in every list that is not empty.</summary>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookFilter")]
public sealed record WebhookFilter
{
    /// <summary>Kinds of alert, as <c>risk.at_risk</c>; empty for all.</summary>
    [Id(0)]
    public string[] Kinds { get; init; } = [];

    /// <summary>Accounts; empty for all.</summary>
    [Id(1)]
    public string[] Accounts { get; init; } = [];

    /// <summary>Segments; empty for all, and for accounts without one.</summary>
    [Id(2)]
    public string[] Segments { get; init; } = [];

    /// <summary>Owners; empty for all, and for accounts without one.</summary>
    [Id(3)]
    public string[] Owners { get; init; } = [];

    /// <summary>True where the alert is wanted.</summary>
    public bool Matches(OutgoingAlert alert) =>
        Has(Kinds, alert.Kind) && Has(Accounts, alert.Account) && Has(Segments, alert.Segment)
        && (Has(Owners, alert.Owner) || Has(Owners, alert.FormerOwner));

    private static bool Has(string[] wanted, string? value) => wanted.Length == 0 || (value is not null && wanted.Contains(value, StringComparer.Ordinal));
}
