namespace CommunityScoring.Community;

/// <summary>A figure of a sample with its 95 % interval; suppressed where few accounts are behind it.</summary>
/// <param name="Value">The figure; null when suppressed.</param>
/// <param name="Lower">Lower end of the interval; null when suppressed.</param>
/// <param name="Upper">Upper end of the interval; null when suppressed.</param>
/// <param name="Count">Opportunities in the sample; null when suppressed.</param>
/// <param name="Accounts">Accounts that they belong to; null when suppressed.</param>
/// <param name="IsSuppressed">True when these are fewer than <see cref="Figure.SmallestGroup"/>.</param>
public readonly record struct Estimate(double? Value, double? Lower, double? Upper, long? Count, long? Accounts, bool IsSuppressed)
{
    /// <summary>An estimate that is not shown.</summary>
    public static Estimate Suppressed { get; } = new(null, null, null, null, null, true);

    /// <summary>A share of a sample, with Wilson's interval.</summary>
    internal static Estimate Share(long successes, long count, long accounts)
    {
        if (Figure.IsTooSmall(accounts))
        {
            return Suppressed;
        }

        var (lower, upper) = WilsonInterval.Of(successes, count);
        return new Estimate((double)successes / count, lower, upper, count, accounts, false);
    }

    /// <summary>The median of a sample, with its bootstrap percentile interval.</summary>
    internal static Estimate Median(List<long> values, long accounts)
    {
        if (Figure.IsTooSmall(accounts))
        {
            return Suppressed;
        }

        var (median, lower, upper) = BootstrapMedian.Of(values);
        return new Estimate(median, lower, upper, values.Count, accounts, false);
    }
}
