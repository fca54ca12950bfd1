namespace CommunityScoring.Scores;

/// <summary>What the model says of one activity.</summary>
/// <param name="Name">The activity's name, as in <c>post.created</c>.</param>
/// <param name="Dimension">The name of the dimension it counts in.</param>
/// <param name="Points">Worth of one; 0 or more.</param>
/// <param name="DailyCap">How many of a day count at most, for a person; 1 or more.</param>
/// <param name="IsTouch">True when it is a touch of a journey (revenue attribution).</param>
public sealed record ScoredActivity(string Name, string Dimension, double Points, int DailyCap, bool IsTouch)
{
    /// <summary>Position among the model's activities.</summary>
    internal int Index { get; init; }

    /// <summary>Position of the dimension among the model's dimensions.</summary>
    internal int DimensionIndex { get; init; }

    /// <summary>Worth of a day, in points: <c>points · min(max(count, 0), dailyCap)</c>.</summary>
    /// <param name="count">How often it was done on the day.</param>
    public double Worth(long count) => Points * Math.Clamp(count, 0, DailyCap);
}
