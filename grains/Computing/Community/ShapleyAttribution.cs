using System.Collections.Immutable;

namespace CommunityScoring.Community;

/// <summary>
/// The community-wide result of the <c>shapley</c> model: with v(S) = won journeys whose channel set is within S, each won
/// journey gives every one of its distinct channels the same share of itself.
/// </summary>
public static class ShapleyAttribution
{
    /// <summary>The value of each channel: Σ over the won journeys that hold it of 1/(distinct channels). They sum to the won journeys.</summary>
    /// <param name="journeys">The journeys, counted.</param>
    /// <returns>All channels, those never won with 0 included; empty where nothing was won.</returns>
    public static ImmutableSortedDictionary<string, double> Values(JourneyCounts journeys)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var channel in journeys.Won == 0 ? [] : journeys.Channels)
        {
            var value = 0.0;
            foreach (var won in channel.Won)
            {
                value += (double)won.Journeys / won.Channels;
            }

            values.Add(channel.Channel, value);
        }

        return values.ToImmutable();
    }
}
