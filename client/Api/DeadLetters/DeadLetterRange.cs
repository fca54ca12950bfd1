namespace CommunityScoring.Api.DeadLetters;

/// <summary>A part of a partition of the dead-letter topic.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="First">The first offset.</param>
/// <param name="End">The offset after the last.</param>
internal readonly record struct DeadLetterRange(int Partition, long First, long End)
{
    /// <summary>True where nothing is in it.</summary>
    public bool IsEmpty => First >= End;
}
