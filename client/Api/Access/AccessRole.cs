using System.Collections.Immutable;

namespace CommunityScoring.Api.Access;

/// <summary>What a key may do.</summary>
public static class AccessRole
{
    /// <summary>Reads accounts, members, models and the cluster.</summary>
    public const string Read = "read";

    /// <summary>Handles alerts.</summary>
    public const string Success = "success";

    /// <summary>Reads the figures of the whole community and what is in quarantine.</summary>
    public const string Community = "community";

    /// <summary>Reads footprints and erases.</summary>
    public const string Privacy = "privacy";

    /// <summary>Sends events.</summary>
    public const string Ingest = "ingest";

    /// <summary>Everything.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Read, Success, Community, Privacy, Ingest, Admin];
}
