using System.Collections.Immutable;

namespace CommunityScoring.Contracts;

/// <summary>
/// Which accounts a key reaches, by what the CRM last said of them. Of two lists that are not empty both must hold: a limit
/// narrows. An account that the CRM has said nothing of is outside of every limit.
/// </summary>
/// <param name="Segments">The segments, compared ordinally; empty for all.</param>
/// <param name="Owners">The owners, compared ordinally; empty for all.</param>
public sealed record KeyLimits(ImmutableArray<string> Segments, ImmutableArray<string> Owners)
{
    /// <summary>No limit.</summary>
    public static KeyLimits None { get; } = new([], []);

    /// <summary>True where every account is reached.</summary>
    public bool IsNone => Segments.IsDefaultOrEmpty && Owners.IsDefaultOrEmpty;

    /// <summary>True where an account is within the limits.</summary>
    /// <param name="segment">The account's segment, or null.</param>
    /// <param name="owner">The account's owner, or null.</param>
    /// <param name="formerOwner">The same owner under the previous pseudonym secret, or null.</param>
    public bool Allows(string? segment, string? owner, string? formerOwner = null) =>
        Holds(Segments, segment) && (Holds(Owners, owner) || Holds(Owners, formerOwner));

    private static bool Holds(ImmutableArray<string> allowed, string? value) =>
        allowed.IsDefaultOrEmpty || (value is not null && allowed.Contains(value, StringComparer.Ordinal));
}
