using System.Collections.Immutable;

namespace CommunityScoring.Revenue;

/// <summary>The journey of a closed opportunity as the attribution models that learn see it.</summary>
/// <param name="IsWon">True when the opportunity was won, false when it was lost.</param>
/// <param name="Channels">The channels of its touches in order, at least one; repeats are not collapsed.</param>
public sealed record ChannelPath(bool IsWon, ImmutableArray<string> Channels);
