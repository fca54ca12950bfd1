namespace CommunityScoring.Api.Access;

/// <summary>Settings under <c>Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Access";

    /// <summary>An admin key that exists from the first start; null or empty for none.</summary>
    public string? BootstrapKey { get; set; }
}
