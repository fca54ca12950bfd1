using CommunityScoring.Events;

namespace CommunityScoring.Api.Events;

/// <summary>
/// The key of an event's record: whom it is about, so that what belongs together is likely to lie together. Nothing
/// depends on it.
/// </summary>
internal static class RecordKey
{
    /// <summary>The key; null where there is none, and where it would be a mail address or its pseudonym.</summary>
    public static string? Of(CommunityEvent? parsed)
    {
        var key = parsed switch
        {
            MemberEvent member => member.Member,
            ReferralEvent referral => referral.Referrer,
            QuestionEvent question => question.Member,
            AccountEvent account => account.Account,
            OpportunityEvent opportunity => opportunity.Account,
            TouchEvent touch => touch.Account,
            _ => null,
        };

        // Identities of other namespaces can have an address as their value.
        return key is null || key.StartsWith(Identity.EmailPrefix, StringComparison.Ordinal) || key.Contains('@', StringComparison.Ordinal) ? null : key;
    }
}
