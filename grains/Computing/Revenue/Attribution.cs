using System.Collections.Immutable;
using System.Numerics;

namespace CommunityScoring.Revenue;

/// <summary>Weighs the touches of a journey. All weights but those of decay and of learning are exact fractions.</summary>
public static class Attribution
{
    // What the community has learnt is floating point; this many binary digits of it are taken.
    private const int LearntBits = 44;

    /// <summary>The model that shares, classes and amounts are taken from.</summary>
    public const AttributionModel Default = AttributionModel.TimeDecay;

    /// <summary>All models, in the order in which they are shown side by side.</summary>
    public static ImmutableArray<AttributionModel> Models { get; } = [.. Enum.GetValues<AttributionModel>()];

    /// <summary>The weights of a journey's touches; null for a journey without any.</summary>
    /// <param name="model">The model.</param>
    /// <param name="journey">The journey of the opportunity.</param>
    /// <param name="opportunity">The opportunity: its milestones count in <c>w_shaped</c>.</param>
    /// <param name="community">What <c>markov</c> and <c>shapley</c> have learnt from the whole community.</param>
    public static TouchWeights? Weigh(AttributionModel model, Journey journey, Opportunity opportunity, ChannelWeights community) =>
        Weigh(model, journey, opportunity, community, new Lazy<ChannelRuns>(() => ChannelRuns.Of(journey)));

    /// <summary>The same, where both models that learn share the journey's channels.</summary>
    internal static TouchWeights? Weigh(
        AttributionModel model, Journey journey, Opportunity opportunity, ChannelWeights community, Lazy<ChannelRuns> channels)
    {
        var count = journey.Count;
        return count == 0 ? null : model switch
        {
            AttributionModel.First => Of(count, 1, (0, 1)),
            AttributionModel.Last => Of(count, 1, (count - 1, 1)),
            AttributionModel.Linear => Linear(count),
            AttributionModel.Position => Position(count),
            AttributionModel.WShaped => WShaped(journey, opportunity),
            AttributionModel.TimeDecay => Decayed(journey),
            AttributionModel.Markov => ByChannel(channels.Value, community.MarkovEffects),
            AttributionModel.Shapley => ByChannel(channels.Value, community.ShapleyValues),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, "not a model of attribution"),
        };
    }

    private static TouchWeights Linear(int count) => new([new WeightRun(0, count, 0)], [BigInteger.One], isRounded: false);

    // In fifths of 1/(n − 2): 0.4 is twice that many, and each touch between has one.
    private static TouchWeights Position(int count) => count <= 2
        ? Linear(count)
        : new([new(0, 1, 0), new(1, count - 1, 1), new(count - 1, count, 0)], [2 * (count - 2), 1], isRounded: false);

    private static TouchWeights WShaped(Journey journey, Opportunity opportunity)
    {
        // In tenths of the whole; what is missing spreads by itself, as weights are taken over their sum.
        var milestones = new SortedDictionary<int, int> { [0] = 3 };
        foreach (var touch in new[] { journey.LastUntil(opportunity.LeadAt), journey.LastUntil(opportunity.OpenedAt) })
        {
            if (touch is { } at)
            {
                milestones[at] = milestones.GetValueOrDefault(at) + 3;
            }
        }

        // The rest shares one tenth: so a tenth is as many parts as the rest has touches, and each of it has one part.
        var rest = journey.Count - milestones.Count;
        return Of(journey.Count, Math.Max(1, rest), [.. milestones.Select(milestone => (milestone.Key, milestone.Value))], rest > 0 ? 1 : 0);
    }

    private static TouchWeights Decayed(Journey journey)
    {
        var touches = journey.All;
        var starts = touches.DayStarts;
        var day = starts.BinarySearch(journey.From);
        day = day >= 0 ? day : ~day - 1;
        var runs = new List<WeightRun>();
        var ages = new List<int>();
        var last = touches.All[journey.Until - 1].Day.DayNumber;
        for (var from = journey.From; from < journey.Until; day++)
        {
            // Only the differences of ages matter: so the latest day has weight 1, however long ago it was.
            var until = Math.Min(starts[day + 1], journey.Until);
            runs.Add(new WeightRun(from - journey.From, until - journey.From, runs.Count));
            ages.Add(last - touches.All[from].Day.DayNumber);
            from = until;
        }

        return new([.. runs], [.. ages.Select(age => touches.Decay[age])], isRounded: true);
    }

    private static TouchWeights ByChannel(ChannelRuns channels, ImmutableSortedDictionary<string, double> learnt)
    {
        // A channel's value is shared equally by its touches; over a common multiple of their numbers that is exact.
        var multiple = channels.Counts.Aggregate(BigInteger.One, (product, count) => product / BigInteger.GreatestCommonDivisor(product, count) * count);
        var levels = new BigInteger[channels.Names.Length];
        for (var number = 0; number < levels.Length; number++)
        {
            levels[number] = Learnt(learnt, channels.Names[number]) * (multiple / channels.Counts[number]);
        }

        return levels.All(level => level.IsZero) ? Linear(channels.Counts.Sum()) : new(channels.Runs, levels, isRounded: true);
    }

    private static BigInteger Learnt(ImmutableSortedDictionary<string, double> learnt, string channel) =>
        learnt.TryGetValue(channel, out var value) && double.IsFinite(value) && value > 0
            ? new BigInteger(Math.Round(Math.ScaleB(value, LearntBits)))
            : BigInteger.Zero;

    // Single touches, in ascending order, have so many parts, each of the touches between has `rest` in units.
    private static TouchWeights Of(int count, int unitsAPart, ReadOnlySpan<(int Touch, int Parts)> singled, int rest = 0)
    {
        var runs = new List<WeightRun>();
        var levels = new List<BigInteger> { rest };
        var next = 0;
        foreach (var (touch, parts) in singled)
        {
            if (touch > next)
            {
                runs.Add(new WeightRun(next, touch, 0));
            }

            runs.Add(new WeightRun(touch, touch + 1, levels.Count));
            levels.Add((BigInteger)parts * unitsAPart);
            next = touch + 1;
        }

        if (next < count)
        {
            runs.Add(new WeightRun(next, count, 0));
        }

        return new([.. runs], [.. levels], isRounded: false);
    }

    private static TouchWeights Of(int count, int unitsAPart, (int Touch, int Parts) single) => Of(count, unitsAPart, [single]);
}
