namespace CommunityScoring.Publishing;

/// <summary>
/// Somewhere that alerts go. Every registered one gets each alert; who sends repeats until all have taken it, so that a sink
/// may be given the same again, to be known by <see cref="OutgoingAlert.Id"/> and <see cref="OutgoingAlert.Type"/>.
/// </summary>
public interface IAlertSink
{
    /// <summary>Sends; completes when the alerts are durable on the other side, fails when some may not be.</summary>
    /// <param name="alerts">The alerts, in the order in which they came about.</param>
    /// <param name="cancellationToken">Gives up waiting; what was sent may have arrived.</param>
    Task SendAsync(IReadOnlyList<OutgoingAlert> alerts, CancellationToken cancellationToken);
}
