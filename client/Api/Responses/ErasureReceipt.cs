namespace CommunityScoring.Api.Responses;

/// <summary>What an erasure has done.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="CompletedAt">When nothing was left; null where that did not show in time: ask for the footprint, or once more for the erasure.</param>
/// <param name="Identities">What was held under each identity before, and is now.</param>
/// <param name="Accounts">The accounts at which the person was shown.</param>
public sealed record ErasureReceipt(
    string Person,
    DateTimeOffset RequestedAt,
    DateTimeOffset? CompletedAt,
    IReadOnlyList<ErasedIdentity> Identities,
    IReadOnlyList<RestatedAccount> Accounts);

/// <summary>One identity that was erased.</summary>
/// <param name="Identity">The identity.</param>
/// <param name="ErasedThrough">The tombstone: everything of this day or before is deleted for good; null while there is none.</param>
/// <param name="Before">What was held.</param>
/// <param name="After">What is held.</param>
public sealed record ErasedIdentity(string Identity, DateOnly? ErasedThrough, HeldCounts Before, HeldCounts After);

/// <summary>How much is held under an identity.</summary>
/// <param name="Days">Days with activity.</param>
/// <param name="Buckets">Records of activity, by day, activity and program.</param>
/// <param name="Links">1 where it is said whom the identity belongs to.</param>
/// <param name="Affiliations">Affiliations, those taken back included.</param>
/// <param name="Consents">Changes of consent.</param>
/// <param name="MailDomains">1 where the domain of the address is known.</param>
/// <param name="Threads">Question threads that name it.</param>
/// <param name="Referrals">Referrals that name it.</param>
public sealed record HeldCounts(int Days, int Buckets, int Links, int Affiliations, int Consents, int MailDomains, int Threads, int Referrals)
{
    /// <summary>Nothing.</summary>
    internal static HeldCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);
}

/// <summary>An account at which the person was shown.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Restated">True once the account shows the person no more.</param>
public sealed record RestatedAccount(string Account, bool Restated);
