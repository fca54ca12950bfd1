namespace CommunityScoring.Leaves;

/// <summary>How leaves tell their views.</summary>
public sealed record LeafOptions
{
    /// <summary>Least time between the starts of two tellings of one leaf: a busy leaf is told of once, not once an event.</summary>
    public TimeSpan TellInterval { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Wait before a failed telling is tried again; doubles up to <see cref="TellRetryMost"/>.</summary>
    public TimeSpan TellRetry { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait before a failed telling is tried again.</summary>
    public TimeSpan TellRetryMost { get; init; } = TimeSpan.FromSeconds(10);
}
