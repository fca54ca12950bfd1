using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CommunityScoring.Facts;

namespace CommunityScoring.Events;

/// <summary><c>crm.account.v1</c>: the snapshot of a customer account.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Account">The account's id: 1–128 characters of <c>[A-Za-z0-9._-]</c>.</param>
/// <param name="Name">Display name, or null.</param>
/// <param name="Domains">Company domains that it claims, lower-cased, distinct, in ordinal order.</param>
/// <param name="Parent">The parent account's id, or null.</param>
/// <param name="Segment">Segment, or null.</param>
/// <param name="Owner">Who owns it in the CRM, an address as <c>email:</c> and its pseudonym; or null.</param>
/// <param name="Status"><c>prospect</c>, <c>customer</c>, <c>churned</c>, <c>deleted</c> or null.</param>
/// <param name="RenewalOn">The day of the next renewal, or null.</param>
/// <param name="AnnualRevenue">Annual revenue in minor units, or null.</param>
/// <param name="Currency">ISO 4217 code of the annual revenue, or null.</param>
public sealed record AccountEvent(
    Stamp Stamp, string Account, string? Name, ImmutableArray<string> Domains, string? Parent, string? Segment, string? Owner,
    string? Status, DateOnly? RenewalOn, long? AnnualRevenue, string? Currency)
    : CommunityEvent(Stamp)
{
    /// <summary>The same owner under the previous pseudonym secret, by which limits and filters may still name them; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FormerOwner { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Leaf => LeafKey.Account(Account);

    /// <summary>The domains that count: none once the account is deleted.</summary>
    [JsonIgnore]
    public ImmutableArray<string> ClaimedDomains => Status == "deleted" || Domains.IsDefault ? [] : Domains;
}

/// <summary><c>crm.opportunity.v1</c>: the snapshot of an opportunity.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Opportunity">The opportunity's id.</param>
/// <param name="Account">The account it belongs to.</param>
/// <param name="Kind"><c>new</c>, <c>expansion</c> or <c>renewal</c>.</param>
/// <param name="Status"><c>open</c>, <c>won</c>, <c>lost</c> or <c>deleted</c>.</param>
/// <param name="Amount">Amount in minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="LeadAt">When the lead was created, or null.</param>
/// <param name="ClosedAt">When it was closed; present when won or lost.</param>
/// <param name="Owner">Who owns it, or null.</param>
/// <param name="Program">The program, or null.</param>
public sealed record OpportunityEvent(
    Stamp Stamp, string Opportunity, string Account, string Kind, string Status, long Amount, string Currency,
    DateTimeOffset OpenedAt, DateTimeOffset? LeadAt, DateTimeOffset? ClosedAt, string? Owner, string? Program)
    : CommunityEvent(Stamp)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Leaf => LeafKey.OpportunityPrefix + Opportunity;
}

/// <summary><c>crm.touch.v1</c>: a touch that is not the community's; kept singly under its source and id.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Account">The account that was touched.</param>
/// <param name="Channel">The channel, as in <c>marketing.webinar</c>.</param>
/// <param name="Campaign">The campaign, or null.</param>
/// <param name="Member">The identity it reached, or null; information only.</param>
public sealed record TouchEvent(Stamp Stamp, string Account, string Channel, string? Campaign, string? Member) : CommunityEvent(Stamp)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Leaf => $"{LeafKey.TouchPrefix}{Stamp.Source.Length}:{Stamp.Source}#{Stamp.Id}";
}
