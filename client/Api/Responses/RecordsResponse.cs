namespace CommunityScoring.Api.Responses;

/// <summary>What became of the records before the checkpoints, over all partitions.</summary>
/// <param name="Counted">Changed their leaf, or were weighed there.</param>
/// <param name="Duplicate">Had been there before.</param>
/// <param name="Ignored">Of a type outside the contract, or erased already.</param>
/// <param name="Expired">On a day that is no longer kept.</param>
/// <param name="DeadLettered">Not understood, and put aside.</param>
/// <param name="DeadLettersByCode">Dead letters by their error code.</param>
public sealed record RecordsResponse(
    long Counted, long Duplicate, long Ignored, long Expired, long DeadLettered, IReadOnlyDictionary<string, long> DeadLettersByCode);
