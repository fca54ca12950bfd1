using CommunityScoring.Community;
using CommunityScoring.Contracts;
using CommunityScoring.People;

namespace CommunityScoring.Api.Responses;

/// <summary>A page of referrals that count as not made while the reason lasts.</summary>
/// <param name="Total">How many there are with the reason asked for, on all pages.</param>
/// <param name="AsOf">The UTC day it was counted for.</param>
/// <param name="ComputedAt">When the rows behind it were read; at most about a minute ago.</param>
/// <param name="Referrals">The referrals of this page, latest first.</param>
/// <param name="NextPageToken">The token of the next page; null on the last.</param>
public sealed record QuarantineResponse(
    int Total, DateOnly AsOf, DateTimeOffset ComputedAt, IReadOnlyList<QuarantinedReferralResponse> Referrals, string? NextPageToken)
{
    internal static QuarantineResponse Of(Counted<QuarantinePage> counted, string? next) => new(
        counted.Value.Total, counted.AsOf, counted.At, [.. counted.Value.Referrals.Select(QuarantinedReferralResponse.Of)], next);
}

/// <summary>A referral in quarantine.</summary>
/// <param name="Referral">The referral's id; null for counts of <c>referral.made</c> that came as a plain activity.</param>
/// <param name="Referrer">The person who referred.</param>
/// <param name="Account">The account that the referrer was at on the day, or null.</param>
/// <param name="Referred">The identity or <c>domain:</c> that was referred; null for plain counts.</param>
/// <param name="MadeOn">The UTC day on which it was made.</param>
/// <param name="Count">How many are withheld.</param>
/// <param name="Reason"><c>self</c>, <c>mutual</c> or <c>burst</c>.</param>
public sealed record QuarantinedReferralResponse(
    string? Referral, string Referrer, string? Account, string? Referred, DateOnly MadeOn, long Count, QuarantineReason Reason)
{
    internal static QuarantinedReferralResponse Of(WithheldReferral withheld)
    {
        var (account, referral) = withheld;
        return new QuarantinedReferralResponse(
            referral.Referral, referral.Referrer, account, referral.Referred, referral.MadeOn, referral.Count, referral.Reason);
    }
}
