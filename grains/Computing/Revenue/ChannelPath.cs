using System.Collections.Immutable;

namespace CommunityScoring.Revenue;

/// <summary>The journey of a closed opportunity with at least one touch, as the models that learn see it.</summary>
/// <param name="IsWon">True when the opportunity was won, false when it was lost.</param>
/// <param name="Channels">The channels of the touches in the journey's order; repeats are not collapsed.</param>
public sealed record ChannelPath(bool IsWon, ImmutableArray<string> Channels);
