namespace CommunityScoring.Facts;

/// <summary>
/// The key of a leaf or of what a leaf names as its parent: a kind, a slash and the id within the kind, as in
/// <c>member/github:ana</c>, <c>account/acme</c>, <c>thread/t-17</c> or <c>domain/acme.com</c>.
/// </summary>
public static class LeafKey
{
    /// <summary>Prefix of an identity's leaf.</summary>
    public const string MemberPrefix = "member/";

    /// <summary>Prefix of an account's own snapshot.</summary>
    public const string AccountPrefix = "account/";

    /// <summary>Prefix of a question thread.</summary>
    public const string ThreadPrefix = "thread/";

    /// <summary>Prefix of a referral.</summary>
    public const string ReferralPrefix = "referral/";

    /// <summary>Prefix of an opportunity.</summary>
    public const string OpportunityPrefix = "opportunity/";

    /// <summary>Prefix of a cost.</summary>
    public const string CostPrefix = "cost/";

    /// <summary>Prefix of a touch that is not the community's.</summary>
    public const string TouchPrefix = "touch/";

    /// <summary>Prefix of a company domain: never a leaf of its own, but a parent that identities and accounts name.</summary>
    public const string DomainPrefix = "domain/";

    /// <summary>The leaf of an identity.</summary>
    public static string Member(string identity) => MemberPrefix + identity;

    /// <summary>The leaf of an account's own snapshot.</summary>
    public static string Account(string account) => AccountPrefix + account;

    /// <summary>The parent that a company domain is.</summary>
    public static string Domain(string domain) => DomainPrefix + domain;

    /// <summary>The id within the kind: what stands behind the first slash.</summary>
    public static string IdOf(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>True for the leaf of an identity.</summary>
    public static bool IsMember(string key) => key.StartsWith(MemberPrefix, StringComparison.Ordinal);

    /// <summary>True for the leaf of that identity.</summary>
    public static bool IsMember(string key, string identity) => IsMember(key) && key.AsSpan(MemberPrefix.Length).SequenceEqual(identity);

    /// <summary>True for an account, as a leaf or as a parent.</summary>
    public static bool IsAccount(string key) => key.StartsWith(AccountPrefix, StringComparison.Ordinal);

    /// <summary>True for a company domain.</summary>
    public static bool IsDomain(string key) => key.StartsWith(DomainPrefix, StringComparison.Ordinal);
}
