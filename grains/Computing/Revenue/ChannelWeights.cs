using System.Collections.Immutable;

namespace CommunityScoring.Revenue;

/// <summary>What the attribution models that learn know of each channel; a channel that is not listed counts as 0.</summary>
/// <param name="MarkovEffects">Removal effect of a channel, 0 … 1.</param>
/// <param name="ShapleyValues">Shapley value of a channel in won journeys; 0 or more.</param>
public sealed record ChannelWeights(ImmutableSortedDictionary<string, double> MarkovEffects, ImmutableSortedDictionary<string, double> ShapleyValues)
{
    /// <summary>Nothing learned.</summary>
    public static ChannelWeights Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal));
}
