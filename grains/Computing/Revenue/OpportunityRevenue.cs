namespace CommunityScoring.Revenue;

/// <summary>What the community has to do with one opportunity, by the default model.</summary>
/// <param name="Opportunity">The opportunity as it stands on the as-of day.</param>
/// <param name="Class">What the community did for it.</param>
/// <param name="Touches">How many touches its journey has.</param>
/// <param name="CommunityTouches">How many of them are the community's.</param>
/// <param name="CommunityShare">Sum of the weights of the community touches, 0–1; 0 without touches.</param>
/// <param name="Attributed">Sum of the credits of the community touches, in minor units of its currency.</param>
/// <param name="IsFull">
/// True when its amount counts in full: the journey has a community touch, or the touch that sourced it was one.
/// </param>
public sealed record OpportunityRevenue(
    Opportunity Opportunity,
    OpportunityClass Class,
    int Touches,
    int CommunityTouches,
    double CommunityShare,
    long Attributed,
    bool IsFull);
