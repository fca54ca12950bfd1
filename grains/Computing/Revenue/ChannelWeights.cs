using System.Collections.Immutable;

namespace CommunityScoring.Revenue;

/// <summary>What the models that learn have found for each channel, over the whole community.</summary>
/// <param name="MarkovEffects">The removal effect of each channel, 0 … 1; ordinal.</param>
/// <param name="ShapleyValues">The Shapley value of each channel, in won journeys, 0 or more; ordinal.</param>
public sealed record ChannelWeights(ImmutableSortedDictionary<string, double> MarkovEffects, ImmutableSortedDictionary<string, double> ShapleyValues)
{
    /// <summary>Nothing found yet: no closed opportunity has a touch.</summary>
    public static ChannelWeights Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal));
}
