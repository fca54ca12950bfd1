namespace CommunityScoring.Api.DeadLetters;

/// <summary>Why a dead letter cannot be put back.</summary>
internal enum ReplayObstacle
{
    /// <summary>There is no letter at that place: never was, or retention has removed it.</summary>
    NotFound,

    /// <summary>It was too large, and its value was not kept: only its source still has it.</summary>
    ValueLeftOut,

    /// <summary>The record had no value, so there is nothing to be understood.</summary>
    NoValue,

    /// <summary>Pseudonyms in place of addresses have made it larger than an event may be.</summary>
    TooLarge,

    /// <summary>It does not say where it came from.</summary>
    NoOrigin,

    /// <summary>It came from a topic that the silos do not read.</summary>
    OtherTopic,
}

/// <summary>The names under which clients know obstacles.</summary>
internal static class ReplayObstacleNames
{
    /// <summary>The name.</summary>
    public static string Name(this ReplayObstacle obstacle) => obstacle switch
    {
        ReplayObstacle.NotFound => "not-found",
        ReplayObstacle.ValueLeftOut => "value-left-out",
        ReplayObstacle.NoValue => "no-value",
        ReplayObstacle.TooLarge => "too-large",
        ReplayObstacle.NoOrigin => "no-origin",
        ReplayObstacle.OtherTopic => "other-topic",
        _ => throw new ArgumentOutOfRangeException(nameof(obstacle), obstacle, "not an obstacle"),
    };
}
