using System.Collections.Immutable;

using CommunityScoring.Revenue;

namespace CommunityScoring.Community;

/// <summary>What the attribution models that learn say of the whole community.</summary>
/// <param name="Won">Won journeys with touches.</param>
/// <param name="Lost">Lost journeys with touches.</param>
/// <param name="Conversion">P of the Markov chain: the chance that a journey converts; null without journeys.</param>
/// <param name="Channels">The channels, in ordinal order.</param>
/// <param name="Weights">What an opportunity's own weights are taken from.</param>
public sealed record CommunityAttribution(
    long Won, long Lost, double? Conversion, ImmutableArray<ChannelAttribution> Channels, ChannelWeights Weights)
{
    /// <summary>Computes both models.</summary>
    /// <param name="journeys">The journeys of the opportunities closed in the last 365 days, see <see cref="JourneyLedger.Closed"/>.</param>
    public static CommunityAttribution Of(JourneyCounts journeys)
    {
        var markov = MarkovAttribution.Of(journeys);
        var shapley = ShapleyAttribution.Values(journeys);
        return new CommunityAttribution(
            journeys.Won,
            journeys.Lost,
            markov.Conversion,
            [
                .. journeys.Channels.Select(channel => new ChannelAttribution(
                    channel.Channel,
                    markov.Effects.GetValueOrDefault(channel.Channel),
                    markov.Results.GetValueOrDefault(channel.Channel),
                    shapley.GetValueOrDefault(channel.Channel))),
            ],
            new ChannelWeights(markov.Effects, shapley));
    }
}

/// <summary>What the attribution models that learn say of one channel; all 0 where nothing was won.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="MarkovEffect">Removal effect, 0 … 1.</param>
/// <param name="MarkovResult">Won journeys · RE/ΣRE.</param>
/// <param name="ShapleyValue">Shapley value, in won journeys.</param>
public sealed record ChannelAttribution(string Channel, double MarkovEffect, double MarkovResult, double ShapleyValue);
