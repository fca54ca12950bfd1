using System.Collections.Immutable;

namespace CommunityScoring.Alerts;

/// <summary>The names of kinds, as the API and the topic have them.</summary>
public static class AlertKindNames
{
    private static readonly ImmutableArray<string> _names =
        ["risk.at_risk", "risk.critical", "champion.departed", "engagement.surge", "renewal.unprotected", "support.stalled"];

    /// <summary>All names, in the order of the kinds.</summary>
    public static ImmutableArray<string> All => _names;

    /// <summary>The kind's name.</summary>
    /// <param name="kind">The kind.</param>
    public static string Name(this AlertKind kind) => _names[(int)kind];

    /// <summary>The kind of a name; null for a name that none has.</summary>
    /// <param name="name">The name.</param>
    public static AlertKind? Find(string name) => _names.IndexOf(name) is var index and >= 0 ? (AlertKind)index : null;
}
