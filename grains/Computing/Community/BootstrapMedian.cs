using System.Runtime.InteropServices;

namespace CommunityScoring.Community;

/// <summary>
/// The median of a sample with its 95 % bootstrap percentile interval (B. Efron, Bootstrap methods, Annals of Statistics 7,
/// 1979). The seed is fixed and the values are sorted first, so equal samples give equal intervals in any order.
/// </summary>
/// <remarks>
/// The sorted draws of a resample are the order statistics of n uniform numbers, looked up in the sorted sample; and these
/// are the partial sums of n + 1 exponential numbers over their total (L. Devroye, Non-Uniform Random Variate Generation,
/// V.3). So the middle of a resample is drawn from two gamma sums, and hundreds of thousands of values cost no more than ten.
/// </remarks>
internal static class BootstrapMedian
{
    /// <summary>Resamples; one less than a round number, so that the 2.5 % and 97.5 % percentiles are themselves medians.</summary>
    private const int Resamples = 999;

    private const int LowerRank = 25;
    private const int UpperRank = 975;
    private const ulong Seed = 20_261_120;

    /// <summary>Median and interval.</summary>
    /// <param name="values">The sample, not empty; it is sorted.</param>
    public static (double Median, double Lower, double Upper) Of(List<long> values)
    {
        values.Sort();
        var sorted = CollectionsMarshal.AsSpan(values);
        var (lower, upper) = ((sorted.Length - 1) / 2, sorted.Length / 2);
        var numbers = new GammaNumbers(Seed);
        var medians = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var below = numbers.Next(lower + 1);
            var between = upper > lower ? numbers.Next(1) : 0;
            var above = numbers.Next(sorted.Length - upper);
            var total = below + between + above;
            medians[resample] = Middle(At(sorted, below / total), At(sorted, (below + between) / total));
        }

        Array.Sort(medians);
        return (Middle(sorted[lower], sorted[upper]), medians[LowerRank - 1], medians[UpperRank - 1]);
    }

    private static long At(ReadOnlySpan<long> sorted, double uniform) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * uniform))];

    // Halved first: two amounts may be more than a long holds.
    private static double Middle(long lower, long upper) => (lower / 2.0) + (upper / 2.0);
}
