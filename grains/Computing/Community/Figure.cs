namespace CommunityScoring.Community;

/// <summary>A figure of a group; suppressed where the group is so small that it would speak of single members or accounts.</summary>
/// <param name="Value">The figure; null when suppressed.</param>
/// <param name="Group">Members or accounts behind it; null when suppressed.</param>
/// <param name="IsSuppressed">True when the group is smaller than <see cref="SmallestGroup"/>.</param>
public readonly record struct Figure(double? Value, long? Group, bool IsSuppressed)
{
    /// <summary>The size from which on a group is shown; an empty one is not.</summary>
    public const int SmallestGroup = 5;

    /// <summary>A figure that is not shown.</summary>
    public static Figure Suppressed { get; } = new(null, null, true);

    /// <summary>True when a group is too small to be shown.</summary>
    /// <param name="group">Members or accounts in it.</param>
    internal static bool IsTooSmall(long group) => group < SmallestGroup;

    /// <summary>A number of members.</summary>
    internal static Figure Count(long group) => Ratio(group, 1, group);

    /// <summary>A ratio over a group.</summary>
    internal static Figure Ratio(double numerator, double denominator, long group) =>
        IsTooSmall(group) ? Suppressed : new Figure(numerator / denominator, group, false);
}
