using Microsoft.Extensions.Logging;

namespace CommunityScoring.Hosting;

/// <summary>
/// Says that grains cannot be activated, in place of what Orleans would say of each one: at most one line every ten
/// seconds, with how many there were and why, and without who they are of. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it says so.</param>
public sealed partial class ActivationLog(TimeProvider time, ILogger<ActivationLog> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private long? _saidAt;
    private long _failed;

    /// <summary>Runs the reading of an activation, and notes where it fails.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="reading">The reading.</param>
    public async Task<T> WatchAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Note(exception);
            throw;
        }
    }

    private void Note(Exception exception)
    {
        long failed;
        lock (_gate)
        {
            _failed++;
            if (_saidAt is { } said && time.GetElapsedTime(said) < Quiet)
            {
                return;
            }

            _saidAt = time.GetTimestamp();
            (failed, _failed) = (_failed, 0);
        }

        LogFailed(logger, failed, exception.GetType().Name, exception.GetBaseException().Message);
    }

    [LoggerMessage(1, LogLevel.Warning, "Grains could not read their rows, {Count} since the last such line: {Type}: {Reason}")]
    private static partial void LogFailed(ILogger logger, long count, string type, string reason);
}
