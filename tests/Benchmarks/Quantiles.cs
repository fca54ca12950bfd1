using System.Globalization;

namespace CommunityScoring.Benchmarks;

/// <summary>How long something took, of many times.</summary>
/// <param name="P50">The median, in milliseconds.</param>
/// <param name="P95">What 95 of 100 did not exceed.</param>
/// <param name="P99">What 99 of 100 did not exceed.</param>
/// <param name="Most">The longest.</param>
public readonly record struct Quantiles(double P50, double P95, double P99, double Most)
{
    /// <summary>Of times in milliseconds, in any order.</summary>
    public static Quantiles Of(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return new Quantiles(At(0.5), At(0.95), At(0.99), sorted[^1]);

        double At(double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"p50 {P50:0} ms, p95 {P95:0} ms, p99 {P99:0} ms, most {Most:0} ms");
}
