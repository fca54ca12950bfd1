using System.Text.Json.Serialization;
using CommunityScoring.Facts;

namespace CommunityScoring.Events;

/// <summary>
/// One event of the contract, validated: identities normalised and addresses pseudonymised. Immutable, and the form
/// in which an event travels from the pump to its leaf. Written to rows as JSON by snapshot leaves, so the
/// discriminators and property names below are part of the stored format: additions only.
/// </summary>
/// <param name="Stamp">Time, source and id of the event.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$type")]
[JsonDerivedType(typeof(ActivityEvent), "activity")]
[JsonDerivedType(typeof(RetractionEvent), "retraction")]
[JsonDerivedType(typeof(IdentityEvent), "identity")]
[JsonDerivedType(typeof(AffiliationEvent), "affiliation")]
[JsonDerivedType(typeof(ConsentEvent), "consent")]
[JsonDerivedType(typeof(ErasureEvent), "erasure")]
[JsonDerivedType(typeof(ReferralEvent), "referral")]
[JsonDerivedType(typeof(QuestionEvent), "question")]
[JsonDerivedType(typeof(CostEvent), "cost")]
[JsonDerivedType(typeof(AccountEvent), "account")]
[JsonDerivedType(typeof(OpportunityEvent), "opportunity")]
[JsonDerivedType(typeof(TouchEvent), "touch")]
public abstract record CommunityEvent(Stamp Stamp)
{
    /// <summary>The key of the one leaf that this event changes.</summary>
    [JsonIgnore]
    public abstract string Leaf { get; }
}

/// <summary>Base of the events that change the leaf of an identity.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Member">The normalised identity.</param>
/// <param name="Domain">The mail domain behind an <c>email:</c> identity given as an address; else null.</param>
public abstract record MemberEvent(Stamp Stamp, string Member, string? Domain) : CommunityEvent(Stamp)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Leaf => LeafKey.Member(Member);

    /// <summary>The same address's identity under the previous pseudonym secret; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Previous { get; init; }
}

/// <summary><c>community.activity.v1</c>: a count in a daily bucket.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Member">The identity that acted.</param>
/// <param name="Domain">Mail domain of an e-mail identity.</param>
/// <param name="Activity">The activity's name.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Sentiment">Sentiment in millionths, −1 000 000 … 1 000 000; 0 where none was given.</param>
public sealed record ActivityEvent(Stamp Stamp, string Member, string? Domain, string Activity, string? Program, int Sentiment)
    : MemberEvent(Stamp, Member, Domain);

/// <summary><c>community.retraction.v1</c>: takes counts of an activity back.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Member">The identity whose activity is retracted.</param>
/// <param name="Domain">Mail domain of an e-mail identity.</param>
/// <param name="Activity">The activity's name.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Day">The UTC day of what is retracted.</param>
/// <param name="Count">How many; 1 or more.</param>
public sealed record RetractionEvent(Stamp Stamp, string Member, string? Domain, string Activity, string? Program, DateOnly Day, int Count)
    : MemberEvent(Stamp, Member, Domain);

/// <summary><c>community.identity.v1</c>: the identity belongs to a person, or to itself again.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Member">The identity that is linked.</param>
/// <param name="Domain">Mail domain of an e-mail identity.</param>
/// <param name="Person">The identity it now belongs to; null separates it.</param>
public sealed record IdentityEvent(Stamp Stamp, string Member, string? Domain, string? Person)
    : MemberEvent(Stamp, Member, Domain);

/// <summary><c>community.affiliation.v1</c>: a dated affiliation; key (account, from), last writer wins.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Member">The identity that is affiliated.</param>
/// <param name="Domain">Mail domain of an e-mail identity.</param>
/// <param name="Account">The account's id.</param>
/// <param name="From">First day, or null for always.</param>
/// <param name="Until">First day after, or null for open.</param>
/// <param name="Role">Free text, or null.</param>
/// <param name="Staff">True for the vendor's own people: their days count nowhere but on their own page.</param>
/// <param name="Deleted">True when the affiliation is taken back.</param>
public sealed record AffiliationEvent(
    Stamp Stamp, string Member, string? Domain, string Account, DateOnly? From, DateOnly? Until, string? Role, bool Staff, bool Deleted)
    : MemberEvent(Stamp, Member, Domain);

/// <summary><c>community.consent.v1</c>: a dated change of consent.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Member">The identity.</param>
/// <param name="Domain">Mail domain of an e-mail identity.</param>
/// <param name="Granted">True for granted, false for withdrawn.</param>
public sealed record ConsentEvent(Stamp Stamp, string Member, string? Domain, bool Granted) : MemberEvent(Stamp, Member, Domain);

/// <summary><c>community.erasure.v1</c>: deletes what the identity's leaf holds up to and including the event's day.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Member">The identity.</param>
/// <param name="Domain">Mail domain of an e-mail identity.</param>
public sealed record ErasureEvent(Stamp Stamp, string Member, string? Domain) : MemberEvent(Stamp, Member, Domain);

/// <summary><c>community.referral.v1</c>: the snapshot of a referral.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Referral">The referral's id.</param>
/// <param name="Referrer">The identity that referred.</param>
/// <param name="ReferrerDomain">Mail domain of an e-mail referrer.</param>
/// <param name="Referred">The identity, or <c>domain:acme.com</c> for a company.</param>
/// <param name="ReferredDomain">Mail domain of an e-mail identity that was referred.</param>
/// <param name="Code">The referral code, or null.</param>
/// <param name="Evidence"><c>tracked</c> or <c>self_reported</c>.</param>
/// <param name="MadeOn">The UTC day on which it was made.</param>
/// <param name="Retracted">True once its status is <c>retracted</c>.</param>
public sealed record ReferralEvent(
    Stamp Stamp, string Referral, string Referrer, string? ReferrerDomain, string Referred, string? ReferredDomain,
    string? Code, string Evidence, DateOnly MadeOn, bool Retracted)
    : CommunityEvent(Stamp)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Leaf => LeafKey.ReferralPrefix + Referral;
}

/// <summary><c>community.question.v1</c>: the snapshot of a question thread.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Thread">The thread's id.</param>
/// <param name="Member">The asker.</param>
/// <param name="Domain">Mail domain of an e-mail asker.</param>
/// <param name="Status"><c>open</c>, <c>answered</c> or <c>solved</c>.</param>
/// <param name="OpenedAt">When it was asked.</param>
/// <param name="AnsweredAt">When it was answered, or null.</param>
/// <param name="SolvedAt">When it was solved, or null.</param>
/// <param name="SolvedBy"><c>member</c>, <c>staff</c> or null.</param>
public sealed record QuestionEvent(
    Stamp Stamp, string Thread, string Member, string? Domain, string Status,
    DateTimeOffset OpenedAt, DateTimeOffset? AnsweredAt, DateTimeOffset? SolvedAt, string? SolvedBy)
    : CommunityEvent(Stamp)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Leaf => LeafKey.ThreadPrefix + Thread;
}

/// <summary><c>community.cost.v1</c>: the snapshot of a cost of the community.</summary>
/// <param name="Stamp">Time, source and id of the event.</param>
/// <param name="Cost">The cost's id.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Amount">Amount in minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Day">The UTC day it belongs to.</param>
public sealed record CostEvent(Stamp Stamp, string Cost, string? Program, long Amount, string Currency, DateOnly Day) : CommunityEvent(Stamp)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Leaf => LeafKey.CostPrefix + Cost;
}
