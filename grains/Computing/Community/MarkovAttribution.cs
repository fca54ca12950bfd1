using System.Collections.Immutable;

using CommunityScoring.Facts;

namespace CommunityScoring.Community;

/// <summary>
/// The community-wide result of the <c>markov</c> model: an absorbing chain whose states are the channels, with a way in
/// (start) and two ways out (conversion, null).
/// </summary>
/// <param name="Conversion">P: the chance that the chain converts from its start; null without journeys.</param>
/// <param name="Effects">Removal effect of each channel, 0 … 1; empty where nothing was won.</param>
/// <param name="Results">Won journeys · RE/ΣRE of each channel; empty where nothing was won.</param>
/// <remarks>
/// With a channel removed, every way that would enter it ends in null. So the conversions that are lost are those of the
/// ways that enter it at all, and <c>P − P without i = P(enter i) · P(convert from i)</c>. Both come from one inverse: with
/// <c>M = diag(steps out) − steps</c> in whole numbers, <c>N = M⁻¹ · diag(steps out)</c> is the chain's fundamental matrix,
/// <c>P(enter i) = N(start, i) / N(i, i)</c> and <c>P(convert from i) = (M⁻¹ · conversions)(i)</c>. (Kemeny and Snell, Finite
/// Markov Chains, 3.2 and 3.3.) Nothing is subtracted, and all channels cost one elimination.
/// </remarks>
public sealed record MarkovAttribution(
    double? Conversion, ImmutableSortedDictionary<string, double> Effects, ImmutableSortedDictionary<string, double> Results)
{
    /// <summary>Solves the chain of the journeys.</summary>
    /// <param name="journeys">The journeys, counted.</param>
    /// <exception cref="InvariantException">The counts are not those of whole journeys.</exception>
    public static MarkovAttribution Of(JourneyCounts journeys)
    {
        var empty = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);
        var all = journeys.Won + journeys.Lost;
        if (journeys.Won == 0)
        {
            return new MarkovAttribution(all == 0 ? null : 0, empty, empty);
        }

        // The order of the channels is ordinal, and with it the order of every sum.
        var channels = journeys.Channels;
        var inverse = SquareMatrix.Invert(Steps(channels));
        var enters = new double[channels.Length];
        var converts = new double[channels.Length];
        var conversions = 0.0;
        for (var row = 0; row < channels.Length; row++)
        {
            for (var column = 0; column < channels.Length; column++)
            {
                enters[column] += channels[row].Starts * inverse[row, column];
                converts[row] += inverse[row, column] * channels[column].Conversions;
            }

            conversions += channels[row].Starts * converts[row];
        }

        var effects = new double[channels.Length];
        var sum = 0.0;
        for (var index = 0; index < channels.Length; index++)
        {
            effects[index] = Math.Min(1, enters[index] / inverse[index, index] * converts[index] / conversions);
            sum += effects[index];
        }

        return new MarkovAttribution(
            conversions / all,
            empty.AddRange(channels.Select((channel, index) => KeyValuePair.Create(channel.Channel, effects[index]))),
            empty.AddRange(channels.Select((channel, index) => KeyValuePair.Create(channel.Channel, journeys.Won * effects[index] / sum))));
    }

    private static double[,] Steps(ImmutableArray<ChannelCounts> channels)
    {
        var positions = new Dictionary<string, int>(channels.Length, StringComparer.Ordinal);
        for (var row = 0; row < channels.Length; row++)
        {
            positions.Add(channels[row].Channel, row);
        }

        var steps = new double[channels.Length, channels.Length];
        for (var row = 0; row < channels.Length; row++)
        {
            var channel = channels[row];
            steps[row, row] = channel.Conversions + channel.Losses + channel.Next.Sum(step => step.Count);
            foreach (var step in channel.Next)
            {
                steps[row, positions[step.Channel]] = -step.Count;
            }
        }

        return steps;
    }
}
