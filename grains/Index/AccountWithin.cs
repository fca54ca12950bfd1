using CommunityScoring.Contracts;

namespace CommunityScoring.Index;

/// <summary>The limits of a key as a query carries them: as texts, so that two that allow the same are equal.</summary>
/// <param name="Segments">The segments, each between two separators; null for all.</param>
/// <param name="Owners">The owners, each between two separators; null for all.</param>
[GenerateSerializer]
[Alias("CommunityScoring.AccountWithin")]
[Immutable]
public sealed record AccountWithin([property: Id(0)] string? Segments, [property: Id(1)] string? Owners)
{
    // No text of an event holds control characters.
    private const char Separator = '\u001f';

    /// <summary>The limits of a key; null where it has none.</summary>
    /// <param name="limits">The limits.</param>
    public static AccountWithin? Of(KeyLimits limits) =>
        limits.IsNone ? null : new AccountWithin(Joined(limits.Segments), Joined(limits.Owners));

    /// <summary>True where an account is within them.</summary>
    /// <param name="segment">The account's segment, or null.</param>
    /// <param name="owner">The account's owner, or null.</param>
    /// <param name="formerOwner">The same owner under the previous pseudonym secret, or null.</param>
    public bool Allows(string? segment, string? owner, string? formerOwner = null) =>
        Holds(Segments, segment) && (Holds(Owners, owner) || Holds(Owners, formerOwner));

    private static string? Joined(IReadOnlyCollection<string> values) =>
        values.Count == 0 ? null : $"{Separator}{string.Join(Separator, values.Order(StringComparer.Ordinal))}{Separator}";

    private static bool Holds(string? allowed, string? value) =>
        allowed is null || (value is not null && allowed.Contains($"{Separator}{value}{Separator}", StringComparison.Ordinal));
}
