using System.Collections.Immutable;

namespace CommunityScoring.Community;

/// <summary>How journeys went through one channel, consecutive repeats collapsed.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Starts">Journeys that start there.</param>
/// <param name="Conversions">Journeys that end there and were won.</param>
/// <param name="Losses">Journeys that end there and were lost.</param>
/// <param name="Next">Steps to other channels, in ordinal order; each at least once.</param>
/// <param name="Won">Won journeys that hold the channel, by their number of distinct channels, ascending; each at least once.</param>
public sealed record ChannelCounts(
    string Channel, long Starts, long Conversions, long Losses, ImmutableArray<ChannelStep> Next, ImmutableArray<WonOfSize> Won);

/// <summary>Steps from a channel to another one.</summary>
/// <param name="Channel">The channel that was gone to.</param>
/// <param name="Count">How often.</param>
public readonly record struct ChannelStep(string Channel, long Count);

/// <summary>Won journeys with so many distinct channels.</summary>
/// <param name="Channels">Distinct channels; 1 or more.</param>
/// <param name="Journeys">How many journeys.</param>
public readonly record struct WonOfSize(int Channels, long Journeys);
