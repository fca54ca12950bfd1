using System.Diagnostics.Metrics;

namespace CommunityScoring.Silo.Hosting;

/// <summary>How times in seconds are counted: OpenTelemetry's own buckets are made for milliseconds.</summary>
internal static class DurationBuckets
{
    /// <summary>From a millisecond to a minute.</summary>
    public static InstrumentAdvice<double> Advice { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };
}
