namespace CommunityScoring.Api.Access;

/// <summary>Settings under <c>Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Access";

    /// <summary>The most that can be set as <see cref="RequestsPerMinute"/>.</summary>
    public const int MostRequestsPerMinute = 1_000_000;

    /// <summary>What keys get when nothing is set.</summary>
    public const int DefaultRequestsPerMinute = 6_000;

    /// <summary>An admin key that exists from the first start; null or empty for none.</summary>
    public string? BootstrapKey { get; set; }

    /// <summary>
    /// Requests a minute of each key that has no number of its own, over all hosts; 0 for no limit. Null: 6,000, and none for the
    /// bootstrap key.
    /// </summary>
    public int? RequestsPerMinute { get; set; }
}
