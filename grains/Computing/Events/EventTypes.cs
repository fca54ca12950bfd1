namespace CommunityScoring.Events;

/// <summary>The CloudEvents types of the contract.</summary>
public static class EventTypes
{
    /// <summary>A count in a daily bucket.</summary>
    public const string Activity = "community.activity.v1";

    /// <summary>The snapshot of a referral.</summary>
    public const string Referral = "community.referral.v1";

    /// <summary>The snapshot of a question thread.</summary>
    public const string Question = "community.question.v1";

    /// <summary>An identity belongs to a person.</summary>
    public const string Identity = "community.identity.v1";

    /// <summary>A dated affiliation to an account.</summary>
    public const string Affiliation = "community.affiliation.v1";

    /// <summary>A dated change of consent.</summary>
    public const string Consent = "community.consent.v1";

    /// <summary>An erasure.</summary>
    public const string Erasure = "community.erasure.v1";

    /// <summary>Counts of an activity taken back.</summary>
    public const string Retraction = "community.retraction.v1";

    /// <summary>The snapshot of a cost.</summary>
    public const string Cost = "community.cost.v1";

    /// <summary>The snapshot of an account.</summary>
    public const string Account = "crm.account.v1";

    /// <summary>The snapshot of an opportunity.</summary>
    public const string Opportunity = "crm.opportunity.v1";

    /// <summary>A touch that is not the community's.</summary>
    public const string Touch = "crm.touch.v1";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Activity, Referral, Question, Identity, Affiliation, Consent, Erasure, Retraction, Cost, Account, Opportunity, Touch,
    ];

    /// <summary>True for a type that the contract claims, whether or not it has it.</summary>
    internal static bool IsClaimed(ReadOnlySpan<byte> type) => type.StartsWith("community."u8) || type.StartsWith("crm."u8);

    /// <summary>The type of the contract as its constant; null when the contract does not have it.</summary>
    internal static string? Find(ReadOnlySpan<byte> type)
    {
        foreach (var known in Table)
        {
            if (type.SequenceEqual(known.Utf8))
            {
                return known.Name;
            }
        }

        return null;
    }

    private static readonly (byte[] Utf8, string Name)[] Table =
        [.. All.Select(name => (System.Text.Encoding.UTF8.GetBytes(name), name))];
}
