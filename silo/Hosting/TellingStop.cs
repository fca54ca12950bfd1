using CommunityScoring.Leaves;

namespace CommunityScoring.Silo.Hosting;

/// <summary>Ends the tellings when the silo stops: after the pumps, which cause them, and before the grains.</summary>
/// <param name="tellings">The tellings under way.</param>
/// <param name="time">The clock.</param>
public sealed class TellingStop(TellingGate tellings, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await tellings.CloseAsync().WaitAsync(s_longest, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // What is still under way is marked in its row as untold: the next start tells it.
        }
    }
}
