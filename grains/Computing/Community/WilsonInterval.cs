namespace CommunityScoring.Community;

/// <summary>
/// The 95 % score interval of a share (E. B. Wilson, Probable inference, the law of succession, and statistical inference,
/// JASA 22, 1927). Unlike the normal one it stays within 0 … 1 and is honest for few observations.
/// </summary>
internal static class WilsonInterval
{
    /// <summary>The quantile of the normal distribution that leaves 2.5 % above it.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The interval.</summary>
    /// <param name="successes">How many of them; 0 … count.</param>
    /// <param name="count">Observations; 1 or more.</param>
    public static (double Lower, double Upper) Of(long successes, long count)
    {
        var share = (double)successes / count;
        var center = share + (Z * Z / (2 * count));
        var reach = Z * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count)));
        var scale = 1 + (Z * Z / count);

        // Of none the lower end is 0 and of all the upper end is 1; rounding must not say otherwise.
        return (
            successes == 0 ? 0 : Math.Max(0, (center - reach) / scale),
            successes == count ? 1 : Math.Min(1, (center + reach) / scale));
    }
}
