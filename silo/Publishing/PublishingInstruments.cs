using System.Diagnostics.Metrics;
using CommunityScoring.Silo.Hosting;

namespace CommunityScoring.Silo.Publishing;

/// <summary>What is measured of the ways out to Kafka, by OpenTelemetry's names. Accounts are no dimension.</summary>
public sealed class PublishingInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CommunityScoring.Publishing";

    private readonly Counter<long> _sent;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _notMade;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    public PublishingInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _sent = meter.CreateCounter<long>(
            "messaging.client.sent.messages", "{message}", "Records given to the broker; with error.type those that it did not acknowledge.");
        _duration = meter.CreateHistogram(
            "messaging.client.operation.duration", "s", "Time from giving a record to the broker until it was acknowledged or failed.",
            advice: DurationBuckets.Advice);
        _notMade = meter.CreateCounter<long>(
            "community_scoring.publishing.failures", "{scorecard}",
            "Scorecards of which nothing that goes out could be made, each time they were tried.");
    }

    /// <summary>Notes a scorecard of which nothing that goes out could be made.</summary>
    public void NotMade() => _notMade.Add(1);

    /// <summary>Notes a record that was acknowledged or failed.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">Why it failed; null where it was acknowledged.</param>
    public void Sent(string topic, TimeSpan duration, string? error)
    {
        KeyValuePair<string, object?>[] tags =
        [
            new("messaging.system", "kafka"), new("messaging.destination.name", topic), new("messaging.operation.name", "send"),
            .. error is null ? Array.Empty<KeyValuePair<string, object?>>() : [new("error.type", error)],
        ];
        _sent.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags);
    }
}
