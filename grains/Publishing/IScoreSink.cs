namespace CommunityScoring.Publishing;

/// <summary>Somewhere that the last states of accounts go. What is sent may be repeated; the latest of an account wins.</summary>
public interface IScoreSink
{
    /// <summary>Sends; completes when the states are durable on the other side, fails when some may not be.</summary>
    /// <param name="scores">The states.</param>
    /// <param name="cancellationToken">Gives up waiting; what was sent may have arrived.</param>
    Task SendAsync(IReadOnlyList<OutgoingScore> scores, CancellationToken cancellationToken);
}
