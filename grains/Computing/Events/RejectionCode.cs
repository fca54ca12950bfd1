namespace CommunityScoring.Events;

/// <summary>The codes under which records are rejected and counted. Stable: dashboards and clients rely on them.</summary>
public static class RejectionCode
{
    /// <summary>No value at all.</summary>
    public const string Empty = "empty";

    /// <summary>More than 1 MiB.</summary>
    public const string TooLarge = "too-large";

    /// <summary>Neither JSON nor, in binary mode, JSON data.</summary>
    public const string NotJson = "not-json";

    /// <summary>JSON, but no CloudEvent of version 1.0.</summary>
    public const string NotCloudEvents = "not-cloudevents";

    /// <summary>A type within <c>community.*</c> or <c>crm.*</c> that the contract does not have.</summary>
    public const string UnknownType = "unknown-type";

    /// <summary>A required attribute or field is not there.</summary>
    public const string MissingField = "missing-field";

    /// <summary>An attribute or field has a value that is not allowed.</summary>
    public const string MalformedField = "malformed-field";

    /// <summary>The time is more than 24 hours ahead.</summary>
    public const string TimeInFuture = "time-in-future";

    /// <summary>An amount is not an integer in minor units.</summary>
    public const string AmountNotInteger = "amount-not-integer";

    /// <summary>A currency that ISO 4217 does not have.</summary>
    public const string UnknownCurrency = "unknown-currency";

    /// <summary>Won or lost, and nobody says when.</summary>
    public const string MissingClosedAt = "missing-closed-at";

    /// <summary>Closed before it was opened.</summary>
    public const string ClosedBeforeOpened = "closed-before-opened";

    /// <summary>An affiliation that ends before or when it begins.</summary>
    public const string UntilNotAfterFrom = "until-not-after-from";

    /// <summary>A company domain where a person's identity belongs.</summary>
    public const string DomainNotAllowed = "domain-not-allowed";

    /// <summary>A retraction of a referral, which its own snapshot takes back.</summary>
    public const string ReferralNotRetractable = "referral-not-retractable";

    /// <summary>All codes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Empty, TooLarge, NotJson, NotCloudEvents, UnknownType, MissingField, MalformedField, TimeInFuture, AmountNotInteger,
        UnknownCurrency, MissingClosedAt, ClosedBeforeOpened, UntilNotAfterFrom, DomainNotAllowed, ReferralNotRetractable,
    ];
}
