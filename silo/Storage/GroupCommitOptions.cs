namespace CommunityScoring.Silo.Storage;

/// <summary>The bounds of a <see cref="GroupCommit{TItem, TResult}"/>.</summary>
/// <param name="MaxBatch">Upper bound of the items handed over at once.</param>
/// <param name="Capacity">How many items may wait; who brings more waits for room.</param>
/// <param name="Linger">How long to wait for company once there is a first item; zero takes what is there.</param>
public sealed record GroupCommitOptions(int MaxBatch, int Capacity, TimeSpan Linger);
