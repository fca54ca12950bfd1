using System.Text.Json.Serialization;

namespace CommunityScoring.People;

/// <summary>A referral that counts as not made while the reason lasts.</summary>
/// <param name="Referral">The referral's id; null for counts of <c>referral.made</c> that came as a plain activity.</param>
/// <param name="Referrer">The person who referred.</param>
/// <param name="Referred">The identity or <c>domain:</c> that was referred; null for plain counts.</param>
/// <param name="MadeOn">The UTC day on which it was made.</param>
/// <param name="Count">How many are withheld: 1 for a referral, 1 or more for plain counts.</param>
/// <param name="Reason">Why; of several, the first in their order.</param>
public sealed record QuarantinedReferral(
    string? Referral, string Referrer, string? Referred, DateOnly MadeOn, long Count, QuarantineReason Reason);

/// <summary>Why a referral is in quarantine.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuarantineReason>))]
public enum QuarantineReason
{
    /// <summary>The referred is the referrer's own person.</summary>
    [JsonStringEnumMemberName("self")]
    Self,

    /// <summary>The referred person referred the referrer too.</summary>
    [JsonStringEnumMemberName("mutual")]
    Mutual,

    /// <summary>The same person had made 20 or more in the 30 days that end with it.</summary>
    [JsonStringEnumMemberName("burst")]
    Burst,
}
