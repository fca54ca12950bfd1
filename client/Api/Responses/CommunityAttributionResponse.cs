using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>What the attribution models that learn say of the whole community.</summary>
/// <param name="AsOf">The UTC day: journeys of opportunities closed in the 365 days that end with it.</param>
/// <param name="ComputedAt">When the rows behind it were read; at most about a minute ago.</param>
/// <param name="Won">Won journeys with touches.</param>
/// <param name="Lost">Lost journeys with touches.</param>
/// <param name="Conversion">The chance that a journey converts in the Markov chain; null without journeys.</param>
/// <param name="Channels">The channels, in ordinal order.</param>
public sealed record CommunityAttributionResponse(
    DateOnly AsOf, DateTimeOffset ComputedAt, long Won, long Lost, double? Conversion, IReadOnlyList<ChannelAttributionResponse> Channels)
{
    internal static CommunityAttributionResponse Of(CommunityReading read) => new(
        read.AsOf,
        read.At,
        read.Attribution.Won,
        read.Attribution.Lost,
        read.Attribution.Conversion,
        [.. read.Attribution.Channels.Select(channel => new ChannelAttributionResponse(
            channel.Channel, channel.MarkovEffect, channel.MarkovResult, channel.ShapleyValue))]);
}

/// <summary>One channel.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="MarkovEffect">Removal effect, 0–1.</param>
/// <param name="MarkovResult">Won journeys by <c>markov</c>.</param>
/// <param name="ShapleyValue">Won journeys by <c>shapley</c>.</param>
public sealed record ChannelAttributionResponse(string Channel, double MarkovEffect, double MarkovResult, double ShapleyValue);
