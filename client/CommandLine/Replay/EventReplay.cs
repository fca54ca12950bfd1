namespace CommunityScoring.Client.CommandLine.Replay;

/// <summary>Reads lines and produces them, in order, until the input ends, the broker refuses, or somebody stops it.</summary>
internal sealed class EventReplay(LineReader lines, EventProducer producer, ReplayCounts counts, ReplayPace? pace, TimeProvider time)
{
    // Ctrl-C: what is on its way may arrive, but nobody waits long for a broker that is gone.
    private static readonly TimeSpan FlushAfterInterrupt = TimeSpan.FromSeconds(5);

    /// <summary>Runs to the end.</summary>
    /// <returns>True when all input was read and every event has an outcome; false when it was interrupted.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancellation)
    {
        try
        {
            await ProduceAsync(cancellation);
            producer.Flush(TimeSpan.MaxValue, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }

        if (cancellation.IsCancellationRequested)
        {
            producer.Flush(FlushAfterInterrupt, CancellationToken.None);
        }

        return !cancellation.IsCancellationRequested;
    }

    private async Task ProduceAsync(CancellationToken cancellation)
    {
        do
        {
            while (producer.Failure is null && TryReadEvent(out var key, out var value))
            {
                if (value is null)
                {
                    continue;
                }

                if (pace?.Next() is { } pause && pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, time, cancellation);
                }

                cancellation.ThrowIfCancellationRequested();
                if (producer.Produce(key, value, cancellation) is { } problem)
                {
                    counts.AddBadLine(lines.Number, problem);
                }
            }
        }
        while (producer.Failure is null && await lines.FillAsync(cancellation));
    }

    /// <summary>Takes a line; false when none is left in the buffer. The value is null where the line is no event.</summary>
    private bool TryReadEvent(out byte[]? key, out byte[]? value)
    {
        (key, value) = (null, null);
        if (!lines.TryRead(out var line))
        {
            return false;
        }

        counts.ReadTo(lines.Position);
        if (lines.IsTooLong)
        {
            counts.AddBadLine(lines.Number, $"longer than {LineReader.LongestLine >> 20} MiB");
        }
        else if (line.IndexOfAnyExcept(" \t"u8) >= 0)
        {
            if (EventLine.TryRead(line, out key, out var problem))
            {
                value = line.ToArray();
            }
            else
            {
                counts.AddBadLine(lines.Number, problem!);
            }
        }

        return true;
    }
}
