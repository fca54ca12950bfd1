using CommunityScoring.Facts;

namespace CommunityScoring.Ingest;

/// <summary>Writes the dead letters of one partition side by side, each again until it is written. Thread-safe.</summary>
internal sealed class DeadLetterLane(IDeadLetterQueue queue, PumpPauses pauses, CancellationToken stopping)
{
    private long _bytes;

    /// <summary>Bytes of the values under way.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Writes a dead letter.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="failed">Told of each attempt that failed.</param>
    /// <returns>True once it is written; false where the pump stops before.</returns>
    /// <exception cref="InvariantException">It can never be written.</exception>
    public async Task<bool> WriteAsync(DeadLetter letter, Action<Exception> failed)
    {
        var bytes = letter.Value?.Length ?? 0;
        Interlocked.Add(ref _bytes, bytes);
        for (var pause = pauses.After(TimeSpan.Zero); !stopping.IsCancellationRequested; pause = pauses.After(pause))
        {
            try
            {
                await queue.WriteAsync(letter, stopping);
                Interlocked.Add(ref _bytes, -bytes);
                return true;
            }
            catch (Exception exception) when (exception is not InvariantException)
            {
                if (stopping.IsCancellationRequested)
                {
                    return false;
                }

                failed(exception);
                if (!await pauses.WaitAsync(pause))
                {
                    return false;
                }
            }
        }

        return false;
    }
}
