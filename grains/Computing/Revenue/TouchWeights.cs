using System.Collections.Immutable;
using System.Numerics;
using CommunityScoring.Facts;

namespace CommunityScoring.Revenue;

/// <summary>
/// The weights of a journey's touches under one model, as runs of touches of equal weight: exact integers over one
/// common total, so that no rounding of a weight can move a minor unit. Immutable.
/// </summary>
public sealed class TouchWeights
{
    // Where weights come from floating point or a series, remainders this close are ties that rounding drove apart.
    private const int TieScale = 1_000_000;

    private readonly WeightRun[] _runs;
    private readonly BigInteger[] _levels;
    private readonly long[] _touchesOf;
    private readonly BigInteger _total;
    private readonly bool _isRounded;

    /// <summary>Takes over runs, in order and without a gap from touch 0 on.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="levels">The weights, 0 or more; at least one that a run names is above 0.</param>
    /// <param name="isRounded">True where the weights are not exact.</param>
    internal TouchWeights(WeightRun[] runs, BigInteger[] levels, bool isRounded)
    {
        _runs = runs;
        _levels = levels;
        _isRounded = isRounded;
        _touchesOf = new long[levels.Length];
        var next = 0;
        foreach (var run in runs)
        {
            if (run.From != next || run.Until <= run.From)
            {
                throw new InvariantException($"The weights of touches {run.From} to {run.Until} follow on {next}.");
            }

            next = run.Until;
            _touchesOf[run.Level] += run.Until - run.From;
        }

        // There are as many runs as touches at worst, but levels are few: large numbers are added by level.
        _total = SumOf(_touchesOf);

        if (_total.Sign <= 0)
        {
            throw new InvariantException($"The weights of {next} touches sum to {_total}.");
        }

        Count = next;
    }

    /// <summary>How many touches there are; 1 or more.</summary>
    public int Count { get; }

    /// <summary>The weight of each touch; they sum to 1 up to rounding.</summary>
    public ImmutableArray<double> ToArray() => ToArray(0, Count);

    /// <summary>The weights of some touches.</summary>
    internal ImmutableArray<double> ToArray(int from, int until)
    {
        var ratios = Array.ConvertAll(_levels, RatioOf);
        var weights = ImmutableArray.CreateBuilder<double>(until - from);
        foreach (var run in _runs)
        {
            for (var touch = Math.Max(run.From, from); touch < Math.Min(run.Until, until); touch++)
            {
                weights.Add(ratios[run.Level]);
            }
        }

        return weights.MoveToImmutable();
    }

    /// <summary>The weight, 0–1, that the community touches of a journey have together.</summary>
    /// <param name="journey">The journey that these are the weights of.</param>
    public double CommunityShare(Journey journey)
    {
        var community = new long[_levels.Length];
        foreach (var run in _runs)
        {
            community[run.Level] += journey.All.CommunityIn(journey.From + run.From, journey.From + run.Until);
        }

        return RatioOf(SumOf(community));
    }

    /// <summary>The credit of each touch, in minor units; they sum to the amount exactly.</summary>
    /// <param name="amount">The amount in minor units; that of a negative amount is the negative of its opposite's.</param>
    public ImmutableArray<long> CreditsOf(long amount) => CreditsOf(Share(amount), 0, Count);

    /// <summary>The credits of some touches.</summary>
    internal ImmutableArray<long> CreditsOf(CreditShares shares, int from, int until)
    {
        var credits = ImmutableArray.CreateBuilder<long>(until - from);
        foreach (var run in _runs)
        {
            if (run.From < until && from < run.Until)
            {
                var credit = shares.Of(run);
                for (var touch = Math.Max(run.From, from); touch < Math.Min(run.Until, until); touch++)
                {
                    credits.Add(credit.Credit + (touch < credit.BonusUntil ? credit.Bonus : 0));
                }
            }
        }

        return credits.MoveToImmutable();
    }

    /// <summary>The credits as runs.</summary>
    internal CreditRun[] CreditRuns(long amount) => Array.ConvertAll(_runs, Share(amount).Of);

    /// <summary>The sum of all credits, and that of the community touches' ones.</summary>
    internal (Int128 Sum, long Community) SumsOf(CreditShares shares, Journey journey)
    {
        var (sum, community) = (Int128.Zero, 0L);
        foreach (var run in _runs)
        {
            var credit = shares.Of(run);
            sum += credit.Sum;
            community += credit.CommunitySum(journey);
        }

        return (sum, community);
    }

    /// <summary>
    /// Shares an amount out: amount · weight, what is left going in single units to the touches of the largest
    /// remainders, among equals to the earlier touch. Of a journey with as many runs as touches no more than the levels
    /// is computed.
    /// </summary>
    internal CreditShares Share(long amount)
    {
        var whole = BigInteger.Abs(amount);
        var sign = amount < 0 ? -1 : 1;
        var shares = new long[_levels.Length];
        var remainders = new BigInteger[_levels.Length];
        var left = whole;
        for (var level = 0; level < _levels.Length; level++)
        {
            var share = BigInteger.DivRem(whole * _levels[level], _total, out remainders[level]);
            shares[level] = (long)share * sign;
            left -= share * _touchesOf[level];
        }

        // Touches of the larger remainders have a unit each; of those among whom the rest ends, the earlier ones.
        var ranks = RanksOf(remainders);
        var touchesOf = new long[_levels.Length];
        for (var level = 0; level < _levels.Length; level++)
        {
            touchesOf[ranks[level]] += _touchesOf[level];
        }

        var (rest, ending) = ((long)left, 0);
        for (; rest > 0 && ending < touchesOf.Length && touchesOf[ending] <= rest; ending++)
        {
            rest -= touchesOf[ending];
        }

        return rest == 0 || ending < touchesOf.Length
            ? new CreditShares(shares, ranks, ending, PlaceOf(rest, ranks, ending), sign)
            : throw new InvariantException($"Of the amount {amount}, {rest} is left after every one of {Count} touches has its share.");
    }

    // The touch before which so many touches of a rank stand.
    private int PlaceOf(long count, int[] ranks, int rank)
    {
        foreach (var run in count == 0 ? [] : _runs)
        {
            if (ranks[run.Level] == rank)
            {
                if (count <= run.Until - run.From)
                {
                    return run.From + (int)count;
                }

                count -= run.Until - run.From;
            }
        }

        return 0;
    }

    // By level: 0 for those of the largest remainder, and the same for tied ones.
    private int[] RanksOf(BigInteger[] remainders)
    {
        var levels = Enumerable.Range(0, remainders.Length).ToArray();
        Array.Sort(levels, (left, right) => remainders[right].CompareTo(remainders[left]));
        var ranks = new int[levels.Length];
        for (var i = 1; i < levels.Length; i++)
        {
            var apart = remainders[levels[i - 1]] - remainders[levels[i]];
            var tied = _isRounded ? apart * TieScale < _total : apart.IsZero;
            ranks[levels[i]] = ranks[levels[i - 1]] + (tied ? 0 : 1);
        }

        return ranks;
    }

    private BigInteger SumOf(long[] touches)
    {
        var sum = BigInteger.Zero;
        for (var level = 0; level < _levels.Length; level++)
        {
            sum += _levels[level] * touches[level];
        }

        return sum;
    }

    // Scaled up before the division, as neither side need fit a double.
    private double RatioOf(BigInteger part) => (double)((part << 106) / _total) * Math.ScaleB(1, -106);
}

/// <summary>Touches in a row that have the same weight.</summary>
/// <param name="From">The first touch, counted from the journey's start.</param>
/// <param name="Until">The touch after the last.</param>
/// <param name="Level">Which of the weights.</param>
internal readonly record struct WeightRun(int From, int Until, int Level);

/// <summary>Touches in a row whose credits differ by one unit at most.</summary>
/// <param name="From">The first touch, counted from the journey's start.</param>
/// <param name="Until">The touch after the last.</param>
/// <param name="Credit">The credit of each, in minor units.</param>
/// <param name="BonusUntil">The touches before this one have <paramref name="Bonus"/> on top.</param>
/// <param name="Bonus">1, or −1 of a negative amount.</param>
internal readonly record struct CreditRun(int From, int Until, long Credit, int BonusUntil, int Bonus)
{
    /// <summary>The sum of the credits.</summary>
    public Int128 Sum => ((Int128)Credit * (Until - From)) + ((Int128)Bonus * (BonusUntil - From));

    /// <summary>The sum of the community touches' credits.</summary>
    public long CommunitySum(Journey journey) =>
        (Credit * journey.All.CommunityIn(journey.From + From, journey.From + Until))
        + (Bonus * journey.All.CommunityIn(journey.From + From, journey.From + BonusUntil));
}

/// <summary>How an amount is shared out, by the level of a touch's weight.</summary>
/// <param name="Shares">What each touch of a level has.</param>
/// <param name="Ranks">The rank of a level's remainder.</param>
/// <param name="Ending">The rank in which single units end: all of smaller ranks have one, none of greater ones.</param>
/// <param name="Place">Of that rank those before this touch have one.</param>
/// <param name="Unit">1, or −1 of a negative amount.</param>
internal sealed record CreditShares(long[] Shares, int[] Ranks, int Ending, int Place, int Unit)
{
    /// <summary>The credits of a run.</summary>
    public CreditRun Of(WeightRun run)
    {
        var rank = Ranks[run.Level];
        var until = rank < Ending ? run.Until : rank == Ending ? Math.Clamp(Place, run.From, run.Until) : run.From;
        return new CreditRun(run.From, run.Until, Shares[run.Level], until, Unit);
    }
}
