namespace CommunityScoring.Client.CommandLine.Replay;

/// <summary>Spreads events evenly over time. After a stall it goes on at its rate; it does not run to catch up.</summary>
internal sealed class ReplayPace(double eventsPerSecond, TimeProvider time)
{
    private static readonly TimeSpan Forgiven = TimeSpan.FromMilliseconds(250);
    private long _origin = time.GetTimestamp();
    private long _events;

    /// <summary>Counts an event in, and answers how long to wait before it.</summary>
    internal TimeSpan Next()
    {
        var ahead = TimeSpan.FromSeconds(_events / eventsPerSecond) - time.GetElapsedTime(_origin);
        if (ahead < -Forgiven)
        {
            (_origin, _events, ahead) = (time.GetTimestamp(), 0, TimeSpan.Zero);
        }

        _events++;
        return ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero;
    }
}
