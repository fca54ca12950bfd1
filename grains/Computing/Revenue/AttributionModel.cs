using System.Text.Json.Serialization;

namespace CommunityScoring.Revenue;

/// <summary>How the amount of an opportunity is shared out over the touches of its journey.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttributionModel>))]
public enum AttributionModel
{
    /// <summary>All to the first touch.</summary>
    [JsonStringEnumMemberName("first")]
    First,

    /// <summary>All to the last touch.</summary>
    [JsonStringEnumMemberName("last")]
    Last,

    /// <summary>The same to each touch.</summary>
    [JsonStringEnumMemberName("linear")]
    Linear,

    /// <summary>0.4 to the first, 0.4 to the last, 0.2 to those between.</summary>
    [JsonStringEnumMemberName("position")]
    Position,

    /// <summary>0.3 each to the first touch, the last before the lead and the last before the opening, 0.1 to the rest.</summary>
    [JsonStringEnumMemberName("w_shaped")]
    WShaped,

    /// <summary>The more the nearer to the anchor, halved every 30 days; the default: classes' shares and amounts are of this model.</summary>
    [JsonStringEnumMemberName("time_decay")]
    TimeDecay,

    /// <summary>By the removal effect of the touches' channels in the whole community.</summary>
    [JsonStringEnumMemberName("markov")]
    Markov,

    /// <summary>By the Shapley value of the touches' channels in the whole community.</summary>
    [JsonStringEnumMemberName("shapley")]
    Shapley,
}
