namespace CommunityScoring.Community;

/// <summary>
/// Pseudo-random numbers of the gamma distribution (Marsaglia and Tsang, A simple method for generating gamma variables,
/// 2000) over SplitMix64 (Steele, Lea and Flood, 2014): a seeded <see cref="Random"/> need not give the same numbers in the
/// next .NET.
/// </summary>
internal sealed class GammaNumbers(ulong seed)
{
    /// <summary>The step from one 53-bit fraction to the next.</summary>
    private const double Fraction = 1.0 / (1L << 53);

    private ulong _state = seed;

    /// <summary>The sum of so many exponential numbers of mean 1.</summary>
    /// <param name="shape">How many; 1 or more.</param>
    public double Next(int shape)
    {
        var shift = shape - (1 / 3.0);
        var scale = 1 / Math.Sqrt(9 * shift);
        while (true)
        {
            var normal = Normal();
            var cube = Math.Pow(1 + (scale * normal), 3);
            if (cube > 0 && Math.Log(Uniform()) < (normal * normal / 2) + (shift * (1 - cube + Math.Log(cube))))
            {
                return shift * cube;
            }
        }
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(Math.Tau * Uniform());

    /// <summary>A number above 0 and at most 1.</summary>
    private double Uniform()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (((mixed ^ (mixed >> 31)) >> 11) + 1) * Fraction;
    }
}
