using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CommunityScoring.Community;

/// <summary>What an account contributes to the community's figures.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Segment">Its segment, as its latest snapshot states it, or null.</param>
/// <param name="Opportunities">Its opportunities, deleted ones left out.</param>
public sealed record AccountCard(string Account, string? Segment, ImmutableArray<OpportunityCard> Opportunities);

/// <summary>What an opportunity contributes to the community's figures.</summary>
/// <param name="Opportunity">The opportunity's id.</param>
/// <param name="Kind"><c>new</c>, <c>expansion</c> or <c>renewal</c>.</param>
/// <param name="Status"><c>open</c>, <c>won</c> or <c>lost</c>.</param>
/// <param name="Class"><c>sourced</c>, <c>influenced</c>, <c>retained</c>, <c>expanded</c> or <c>none</c>.</param>
/// <param name="Currency">ISO 4217 code of the amounts.</param>
/// <param name="Amount">Amount in minor units; 0 or more.</param>
/// <param name="Attributed">Credits of its community touches (default model), in minor units; 0 … amount.</param>
/// <param name="OpenedOn">The UTC day it was opened.</param>
/// <param name="ClosedOn">The UTC day it was closed; null when open.</param>
/// <param name="EngagementAtOpening">The account's engagement on the day of opening, 0–100; null where its buckets are not kept any more.</param>
/// <param name="Programs">The programs of its community touches, one each, those that only sourced it with a credit of 0.</param>
public sealed record OpportunityCard(
    string Opportunity, string Kind, string Status, string Class, string Currency, long Amount, long Attributed,
    DateOnly OpenedOn, DateOnly? ClosedOn, double? EngagementAtOpening, ImmutableArray<ProgramCredit> Programs)
{
    /// <summary>True when it was won.</summary>
    [JsonIgnore]
    public bool IsWon => Status == "won";

    /// <summary>True when it was won or lost on a day of the period.</summary>
    public bool IsClosedIn(Period period) => Status is "won" or "lost" && ClosedOn is { } day && period.Contains(day);
}

/// <summary>What the touches of one program earned of an opportunity.</summary>
/// <param name="Program">The program.</param>
/// <param name="Attributed">Credits of its community touches, in minor units; 0 or more.</param>
public readonly record struct ProgramCredit(string Program, long Attributed);
