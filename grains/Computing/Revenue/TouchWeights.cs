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
        var weights = ImmutableArray.CreateBuilder<double>(until - from);
        foreach (var run in _runs)
        {
            var (first, end) = (Math.Max(run.From, from), Math.Min(run.Until, until));
            if (first < end)
            {
                weights.AddRange(Enumerable.Repeat(RatioOf(_levels[run.Level]), end - first));
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
    public ImmutableArray<long> CreditsOf(long amount) => Credits(CreditRuns(amount), 0, Count);

    /// <summary>The credits of some touches.</summary>
    internal static ImmutableArray<long> Credits(CreditRun[] runs, int from, int until)
    {
        var credits = ImmutableArray.CreateBuilder<long>(until - from);
        foreach (var run in runs)
        {
            for (var touch = Math.Max(run.From, from); touch < Math.Min(run.Until, until); touch++)
            {
                credits.Add(run.Credit + (touch < run.BonusUntil ? run.Bonus : 0));
            }
        }

        return credits.MoveToImmutable();
    }

    /// <summary>
    /// The credits as runs: amount · weight, what is left going in single units to the touches of the largest
    /// remainders, among equals to the earlier touch.
    /// </summary>
    internal CreditRun[] CreditRuns(long amount)
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

        var credits = new CreditRun[_runs.Length];
        for (var i = 0; i < credits.Length; i++)
        {
            var run = _runs[i];
            credits[i] = new CreditRun(run.From, run.Until, shares[run.Level], run.From, sign);
        }

        var rest = (long)left;
        foreach (var i in ByRemainder(remainders))
        {
            if (rest == 0)
            {
                break;
            }

            var run = credits[i];
            var taken = (int)Math.Min(rest, run.Until - run.From);
            credits[i] = run with { BonusUntil = run.From + taken };
            rest -= taken;
        }

        return rest == 0
            ? credits
            : throw new InvariantException($"Of the amount {amount}, {rest} is left after every one of {Count} touches has its share.");
    }

    // The runs by remainder, the largest first, and those of tied remainders in the journey's order.
    private int[] ByRemainder(BigInteger[] remainders)
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

        // Counted and laid out: a stable sort by rank.
        var starts = new int[levels.Length + 1];
        foreach (var run in _runs)
        {
            starts[ranks[run.Level] + 1]++;
        }

        for (var rank = 1; rank < starts.Length; rank++)
        {
            starts[rank] += starts[rank - 1];
        }

        var order = new int[_runs.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[starts[ranks[_runs[i].Level]]++] = i;
        }

        return order;
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
internal readonly record struct CreditRun(int From, int Until, long Credit, int BonusUntil, int Bonus);
