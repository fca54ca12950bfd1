using System.Diagnostics.Metrics;

namespace CommunityScoring.Api.Streaming;

/// <summary>What is measured of live changes, by host. Neither accounts nor listeners are a dimension. Thread-safe.</summary>
public sealed class StreamInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CommunityScoring.Stream";

    private static readonly KeyValuePair<string, object?> _score = new("community_scoring.stream.kind", "score");
    private static readonly KeyValuePair<string, object?> _alert = new("community_scoring.stream.kind", "alert");
    private readonly UpDownCounter<long> _listeners;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _resumes;
    private readonly Counter<long> _overflows;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    public StreamInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _listeners = meter.CreateUpDownCounter<long>("community_scoring.stream.listeners", "{listener}", "Who listens to the stream now.");
        _messages = meter.CreateCounter<long>("community_scoring.stream.messages", "{message}", "Server-sent events written to listeners, by kind.");
        _resumes = meter.CreateCounter<long>("community_scoring.stream.resumes", "{listener}", "Listeners who came back with the last id they had.");
        _overflows = meter.CreateCounter<long>(
            "community_scoring.stream.overflows", "{listener}", "Times that too much waited for a listener, who was then sent the present state of it.");
    }

    /// <summary>Notes that somebody listens.</summary>
    public void Attached() => _listeners.Add(1);

    /// <summary>Notes that somebody listens no more.</summary>
    public void Detached() => _listeners.Add(-1);

    /// <summary>Notes that a listener came back.</summary>
    public void Resumed() => _resumes.Add(1);

    /// <summary>Notes that what waited for a listener was let go.</summary>
    public void Overflowed() => _overflows.Add(1);

    /// <summary>Notes events that were written.</summary>
    /// <param name="scores">How many of scores.</param>
    /// <param name="alerts">How many of alerts.</param>
    public void Sent(int scores, int alerts)
    {
        if (scores > 0)
        {
            _messages.Add(scores, _score);
        }

        if (alerts > 0)
        {
            _messages.Add(alerts, _alert);
        }
    }
}
