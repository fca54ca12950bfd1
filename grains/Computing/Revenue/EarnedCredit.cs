namespace CommunityScoring.Revenue;

/// <summary>What a person has earned of one opportunity, by the default attribution model.</summary>
/// <param name="Opportunity">The opportunity's id.</param>
/// <param name="Status">As of the day.</param>
/// <param name="Touches">Touches of the person in its journey.</param>
/// <param name="Credit">The sum of their credits in minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="IsSource">True where a touch of the person sourced it.</param>
public sealed record EarnedCredit(string Opportunity, OpportunityStatus Status, int Touches, Int128 Credit, string Currency, bool IsSource);
