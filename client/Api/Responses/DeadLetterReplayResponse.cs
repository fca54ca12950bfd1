namespace CommunityScoring.Api.Responses;

/// <summary>Which dead letters are to be put back: either by their places or by their error.</summary>
/// <param name="Letters">1 to 100 places in the dead-letter topic.</param>
/// <param name="Code">An error, as in <c>time-in-future</c>.</param>
/// <param name="PageToken">With an error, the nextPageToken of the answer before; left out at first.</param>
public sealed record DeadLetterReplayRequest(IReadOnlyList<DeadLetterName>? Letters, string? Code, string? PageToken);

/// <summary>The place of a dead letter.</summary>
/// <param name="Topic">The dead-letter topic; may be left out.</param>
/// <param name="Partition">The partition there.</param>
/// <param name="Offset">The offset there.</param>
public sealed record DeadLetterName(string? Topic, int Partition, long Offset);

/// <summary>What became of dead letters that were to be put back.</summary>
/// <param name="Sent">How many the broker has acknowledged.</param>
/// <param name="NotSent">Those that cannot be put back.</param>
/// <param name="NextPageToken">With an error: send it as pageToken to go on; null where no letter is left.</param>
public sealed record DeadLetterReplayResponse(int Sent, IReadOnlyList<UnsentLetterResponse> NotSent, string? NextPageToken);

/// <summary>A dead letter that cannot be put back.</summary>
/// <param name="Topic">The dead-letter topic.</param>
/// <param name="Partition">The partition there.</param>
/// <param name="Offset">The offset there.</param>
/// <param name="Reason">
/// <c>not-found</c>: there is none at that place, or no more. <c>value-left-out</c>: it was too large to be kept. <c>no-value</c>: it never had
/// one. <c>too-large</c>: pseudonyms have made it so. <c>no-origin</c>: it does not say where it came from. <c>other-topic</c>: that is a topic
/// which the silos do not read.
/// </param>
public sealed record UnsentLetterResponse(string Topic, int Partition, long Offset, string Reason);
