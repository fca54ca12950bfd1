using System.Runtime.InteropServices;

namespace CommunityScoring.Community;

/// <summary>
/// The median of a sample with its 95 % bootstrap percentile interval (B. Efron, Bootstrap methods, Annals of Statistics 7,
/// 1979). The seed is fixed and the values are sorted first, so equal samples give equal intervals in any order.
/// </summary>
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
        var drawn = new int[sorted.Length];
        var medians = new double[Resamples];
        var state = Seed;
        for (var resample = 0; resample < Resamples; resample++)
        {
            // How often each value was drawn gives the median without sorting the draws.
            Array.Clear(drawn);
            for (var draw = 0; draw < drawn.Length; draw++)
            {
                drawn[(int)Math.BigMul(Next(ref state), (ulong)drawn.Length, out _)]++;
            }

            medians[resample] = MedianOf(sorted, drawn);
        }

        Array.Sort(medians);
        Array.Fill(drawn, 1);
        return (MedianOf(sorted, drawn), medians[LowerRank - 1], medians[UpperRank - 1]);
    }

    private static double MedianOf(ReadOnlySpan<long> sorted, int[] drawn)
    {
        var index = -1;
        var before = 0;
        while (before <= (sorted.Length - 1) / 2)
        {
            before += drawn[++index];
        }

        var lower = sorted[index];
        while (before <= sorted.Length / 2)
        {
            before += drawn[++index];
        }

        return (lower / 2.0) + (sorted[index] / 2.0);
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014): a seeded Random need not give the same numbers in the next .NET.</summary>
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
