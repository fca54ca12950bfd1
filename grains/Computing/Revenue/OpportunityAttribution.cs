using System.Collections.Immutable;

namespace CommunityScoring.Revenue;

/// <summary>Which touch of an opportunity earned which credit, under several models side by side.</summary>
/// <param name="Revenue">The opportunity, with its figures by the default model.</param>
/// <param name="Touches">The touches of its journey, in order; of a long one those that were asked for.</param>
/// <param name="Models">What each model makes of them.</param>
public sealed record OpportunityAttribution(OpportunityRevenue Revenue, ImmutableArray<Touch> Touches, ImmutableArray<ModelCredits> Models);

/// <summary>What one model makes of a journey; the lists are of the touches that are shown.</summary>
/// <param name="Model">The model.</param>
/// <param name="Weights">The weight of each touch, 0–1; over the whole journey they sum to 1.</param>
/// <param name="Credits">The credit of each touch in minor units; over the whole journey they sum to the amount exactly.</param>
/// <param name="CommunityShare">Sum of the weights of the community touches.</param>
/// <param name="Attributed">Sum of the credits of the community touches.</param>
public sealed record ModelCredits(
    AttributionModel Model, ImmutableArray<double> Weights, ImmutableArray<long> Credits, double CommunityShare, long Attributed);
