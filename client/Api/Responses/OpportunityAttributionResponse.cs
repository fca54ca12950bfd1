using System.Collections.Immutable;
using CommunityScoring.Api.Reading;
using CommunityScoring.Contracts;
using CommunityScoring.Revenue;

namespace CommunityScoring.Api.Responses;

/// <summary>Which touches of an opportunity earned which credit, models side by side.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="AsOf">The UTC day.</param>
/// <param name="Model">The scoring model that says which activities are touches.</param>
/// <param name="Opportunity">The opportunity.</param>
/// <param name="Models">What each model makes of the journey as a whole.</param>
/// <param name="LearntAsOf">
/// The UTC day of what <c>markov</c> and <c>shapley</c> have learnt from the community: the day of the question, as known then,
/// whatever the day asked for. Null where neither is shown.
/// </param>
/// <param name="Touches">The touches of the journey, in order; of a long journey a page of them.</param>
/// <param name="Channels">The ways in which the community helped to win it, with their evidence.</param>
/// <param name="NextPageToken">What to send for the touches that follow; null when there are none.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record OpportunityAttributionResponse(
    string Account,
    DateOnly AsOf,
    ModelUsed Model,
    OpportunityResponse Opportunity,
    IReadOnlyList<ModelShareResponse> Models,
    DateOnly? LearntAsOf,
    IReadOnlyList<TouchResponse> Touches,
    IReadOnlyList<ChannelClaim> Channels,
    string? NextPageToken,
    FreshnessResponse Freshness)
{
    /// <param name="read">What the account says.</param>
    /// <param name="shown">The models to show, in this order.</param>
    /// <param name="learntAsOf">The day of what the models that learn have learnt; null where none is shown.</param>
    /// <param name="from">The first touch of the page.</param>
    internal static OpportunityAttributionResponse Of(
        Explained<OpportunityReading> read, ImmutableArray<AttributionModel> shown, DateOnly? learntAsOf, int from)
    {
        var attribution = read.Value.Attribution;
        var models = attribution.Models.Where(credits => shown.Contains(credits.Model)).ToList();
        return new OpportunityAttributionResponse(
            read.Key,
            read.AsOf,
            ModelUsed.Of(read.Model),
            OpportunityResponse.Of(attribution.Revenue),
            [.. models.Select(credits => new ModelShareResponse(credits.Model, credits.CommunityShare, credits.Attributed))],
            learntAsOf,
            [.. attribution.Touches.Select((touch, index) => TouchResponse.Of(touch, index, models))],
            read.Value.Channels,
            from + attribution.Touches.Length is var next && next < attribution.Revenue.Touches ? TouchPage.TokenOf(next) : null,
            FreshnessResponse.Of(read.Freshness));
    }
}

/// <summary>What one attribution model gives the community of an opportunity.</summary>
/// <param name="Model">The attribution model.</param>
/// <param name="CommunityShare">Sum of the weights of the community touches, 0–1.</param>
/// <param name="Attributed">Sum of their credits, in minor units.</param>
public sealed record ModelShareResponse(AttributionModel Model, double CommunityShare, long Attributed);

/// <summary>A touch with what each model gives it.</summary>
/// <param name="At">When it was.</param>
/// <param name="Community">True when the community's.</param>
/// <param name="Person">The person of a community touch, else null.</param>
/// <param name="Channel">The activity, or the channel as given.</param>
/// <param name="Campaign">The program, or the campaign as given; null for none.</param>
/// <param name="Event">The touch's own record, or null for a community touch.</param>
/// <param name="Credits">By attribution model; the credits of a model sum to the amount over all touches.</param>
public sealed record TouchResponse(
    DateTimeOffset At, bool Community, string? Person, string Channel, string? Campaign, string? Event, IReadOnlyList<TouchCreditResponse> Credits)
{
    internal static TouchResponse Of(Touch touch, int index, IEnumerable<ModelCredits> models) => new(
        touch.At,
        touch.IsCommunity,
        touch.Person,
        touch.Channel,
        touch.Campaign,
        touch.Event,
        [.. models.Select(credits => new TouchCreditResponse(credits.Model, credits.Weights[index], credits.Credits[index]))]);
}

/// <summary>What a model gives a touch.</summary>
/// <param name="Model">The attribution model.</param>
/// <param name="Weight">Its weight in the journey, 0–1.</param>
/// <param name="Credit">Its credit in minor units.</param>
public sealed record TouchCreditResponse(AttributionModel Model, double Weight, long Credit);
