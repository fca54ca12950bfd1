namespace CommunityScoring.Api.Responses;

/// <summary>How far a partition is.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Owner">The silo that consumes it.</param>
/// <param name="EndOffset">The offset after the last record; null while the broker has not said.</param>
/// <param name="CommittedOffset">The checkpoint: everything before it is stored.</param>
/// <param name="Lag">End minus committed; null while the end is not known.</param>
/// <param name="LastCheckpointAt">When the checkpoint was taken; null while there is none.</param>
/// <param name="RecordsPerSecond">Records put behind the checkpoint a second, over the last ten seconds; null while that is not known.</param>
/// <param name="Problem">Why the partition stands still, or null.</param>
/// <param name="Gap">The loss by retention that it stands still for, as <c>:accept-gap</c> takes it; null where it is none.</param>
public sealed record PartitionResponse(
    string Topic,
    int Partition,
    string Owner,
    long? EndOffset,
    long CommittedOffset,
    long? Lag,
    DateTimeOffset? LastCheckpointAt,
    double? RecordsPerSecond,
    string? Problem,
    GapResponse? Gap);
