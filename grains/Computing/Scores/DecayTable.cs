namespace CommunityScoring.Scores;

/// <summary>The factors <c>2^(−age/halfLife)</c> of every age that counts.</summary>
public sealed class DecayTable
{
    private readonly double[] _factors;

    /// <summary>Computes the factors of the ages 0 … <paramref name="lookbackDays"/>.</summary>
    /// <param name="halfLife">Days after which a factor is ½; above 0.</param>
    /// <param name="lookbackDays">The greatest age that counts.</param>
    public DecayTable(double halfLife, int lookbackDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(halfLife);
        ArgumentOutOfRangeException.ThrowIfNegative(lookbackDays);
        HalfLife = halfLife;
        Step = double.Exp2(-1 / halfLife);
        _factors = new double[lookbackDays + 1];
        for (var age = 0; age <= lookbackDays; age++)
        {
            _factors[age] = double.Exp2(-age / halfLife);
        }
    }

    /// <summary>Days after which a factor is ½.</summary>
    public double HalfLife { get; }

    /// <summary>What one day leaves: <c>2^(−1/halfLife)</c>.</summary>
    public double Step { get; }

    /// <summary>The factor of an age in days; 0 for a later day and for an age beyond the lookback.</summary>
    /// <param name="age">As-of day minus day.</param>
    public double this[int age] => (uint)age < (uint)_factors.Length ? _factors[age] : 0;

    /// <summary>Points a day that a decayed sum amounts to if activity is steady: <c>S(h) · (1 − 2^(−1/h))</c>.</summary>
    /// <param name="sum">The decayed sum, in points.</param>
    public double Rate(double sum) => sum * (1 - Step);
}
