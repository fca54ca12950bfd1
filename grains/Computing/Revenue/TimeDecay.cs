using System.Numerics;
using System.Runtime.CompilerServices;
using CommunityScoring.Scores;

namespace CommunityScoring.Revenue;

/// <summary>
/// The factors <c>2^(−days/halfLife)</c> as integers of one common scale. A <see cref="double"/> would be wrong by whole
/// minor units from amounts of 10^15 on; these are good to 25 digits, and exact where the exponent is an integer.
/// </summary>
internal sealed class TimeDecay
{
    // ln 2, to the digits of a decimal.
    private const decimal Ln2 = 0.6931471805599453094172321215m;
    private const decimal Decimals = 1_000_000_000_000_000_000_000_000_000m;
    private const int ScaleBits = 84;

    // To tabulate takes most of a millisecond: more than all the rest of a small account.
    private static readonly ConditionalWeakTable<ScoringModel, TimeDecay> s_ofModels = [];

    private readonly BigInteger[] _factors;

    /// <summary>Tabulates the factors of 0 to <paramref name="days"/> days.</summary>
    /// <param name="halfLife">The half-life in days, above 0.</param>
    /// <param name="days">The most days that are asked for.</param>
    public TimeDecay(double halfLife, int days)
    {
        _factors = new BigInteger[days + 1];
        for (var age = 0; age <= days; age++)
        {
            _factors[age] = Factor(age, halfLife);
        }
    }

    /// <summary>The factors of a model, tabulated once.</summary>
    public static TimeDecay Of(ScoringModel model) =>
        s_ofModels.GetValue(model, known => new TimeDecay(known.Revenue.TimeDecayHalfLife, known.Revenue.JourneyDays));

    /// <summary>The factor of so many days, in the common scale.</summary>
    public BigInteger this[int days] => _factors[days];

    private static BigInteger Factor(int days, double halfLife)
    {
        // Beyond this nothing is left at the scale; and the quotient might not fit a decimal.
        if (days / halfLife > 200)
        {
            return BigInteger.Zero;
        }

        var exponent = halfLife > 1e15 ? 0 : days / (decimal)halfLife;
        var whole = (int)decimal.Floor(exponent);
        var x = (exponent - whole) * Ln2;
        var (sum, term) = (1m, 1m);
        for (var i = 1; term != 0; i++)
        {
            term = term * -x / i;
            sum += term;
        }

        return (new BigInteger(sum * Decimals) << ScaleBits) / new BigInteger(Decimals) >> whole;
    }
}
