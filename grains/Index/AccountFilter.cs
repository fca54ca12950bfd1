using CommunityScoring.Scores;

namespace CommunityScoring.Index;

/// <summary>Which accounts a list shows. Two filters that show the same are equal.</summary>
/// <param name="States">The states of risk to show, a bit each (1 shifted by the state); 0 for all.</param>
/// <param name="Segment">Only this segment; null for all.</param>
/// <param name="Owner">Only this owner; null for all.</param>
/// <param name="MinEngagement">Only accounts with at least this engagement, 0–100; null for all.</param>
/// <param name="Text">Only accounts whose id or name holds this text, whatever its case; null for all.</param>
/// <param name="Within">Only accounts that a key reaches; null for all.</param>
/// <param name="FormerOwner">The same owner under the previous pseudonym secret, or null.</param>
[GenerateSerializer]
[Alias("CommunityScoring.AccountFilter")]
[Immutable]
public sealed record AccountFilter(
    [property: Id(0)] int States = 0,
    [property: Id(1)] string? Segment = null,
    [property: Id(2)] string? Owner = null,
    [property: Id(3)] double? MinEngagement = null,
    [property: Id(4)] string? Text = null,
    [property: Id(5)] AccountWithin? Within = null,
    [property: Id(6)] string? FormerOwner = null)
{
    /// <summary>Shows every account.</summary>
    public static AccountFilter All { get; } = new();

    /// <summary>The bits of some states.</summary>
    /// <param name="states">The states.</param>
    public static int BitsOf(IEnumerable<RiskState> states) => states.Aggregate(0, (bits, state) => bits | (1 << (int)state));

    /// <summary>True for an account that is shown.</summary>
    /// <param name="figures">Its figures.</param>
    /// <param name="id">Its id.</param>
    /// <param name="name">Its name, or null.</param>
    /// <param name="segment">Its segment, or null.</param>
    /// <param name="owner">Its owner, or null.</param>
    /// <param name="formerOwner">The same owner under the previous pseudonym secret, or null.</param>
    public bool Passes(in AccountFigures figures, string id, string? name, string? segment, string? owner, string? formerOwner = null) =>
        (States == 0 || (States & (1 << (int)figures.State)) != 0)
        && (Segment is null || segment == Segment)
        && (Owner is null || Owner == owner || Owner == formerOwner || (FormerOwner is not null && FormerOwner == owner))
        && Within?.Allows(segment, owner, formerOwner) is not false
        && (MinEngagement is null || figures.Engagement >= MinEngagement)
        && (Text is null || id.Contains(Text, StringComparison.OrdinalIgnoreCase) || name?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true);
}
