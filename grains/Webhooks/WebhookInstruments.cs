using System.Diagnostics.Metrics;

namespace CommunityScoring.Webhooks;

/// <summary>What is measured of webhooks. Webhooks are no dimension.</summary>
public sealed class WebhookInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CommunityScoring.Webhooks";

    private static readonly string[] s_outcomes = ["delivered", "failed", "forbidden", "gone"];
    private readonly Counter<long> _enqueued;
    private readonly Counter<long> _parked;
    private readonly Counter<long> _dropped;
    private readonly Histogram<double> _attempts;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    public WebhookInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _enqueued = meter.CreateCounter<long>("community_scoring.webhook.enqueued", "{delivery}", "Deliveries that were stored to be sent.");
        _parked = meter.CreateCounter<long>("community_scoring.webhook.parked", "{delivery}", "Deliveries that were given up.");
        _dropped = meter.CreateCounter<long>("community_scoring.webhook.dropped", "{delivery}", "Parked deliveries that had to make room for later ones.");
        _attempts = meter.CreateHistogram(
            "community_scoring.webhook.attempt.duration", "s", "Time of one attempt, by outcome.", advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
    }

    /// <summary>Notes deliveries that were stored.</summary>
    public void Enqueued(int count) => _enqueued.Add(count);

    /// <summary>Notes deliveries that were given up.</summary>
    public void Parked(int count) => _parked.Add(count);

    /// <summary>Notes parked deliveries that are gone.</summary>
    public void Dropped(int count) => _dropped.Add(count);

    /// <summary>Notes an attempt.</summary>
    public void Attempted(WebhookOutcomeKind outcome, TimeSpan duration) =>
        _attempts.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("community_scoring.outcome", s_outcomes[(int)outcome]));
}
