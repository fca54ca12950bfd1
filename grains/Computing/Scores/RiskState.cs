using System.Text.Json.Serialization;

namespace CommunityScoring.Scores;

/// <summary>An account's state; the first four are levels of risk, lowest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RiskState>))]
public enum RiskState
{
    /// <summary>No level of risk entered.</summary>
    [JsonStringEnumMemberName("healthy")]
    Healthy,

    /// <summary>Entered at 50, left below 40 in the default model.</summary>
    [JsonStringEnumMemberName("watch")]
    Watch,

    /// <summary>Entered at 70, left below 60 in the default model.</summary>
    [JsonStringEnumMemberName("at_risk")]
    AtRisk,

    /// <summary>Entered at 85, left below 75 in the default model.</summary>
    [JsonStringEnumMemberName("critical")]
    Critical,

    /// <summary>The account's status is churned or deleted; there is no risk left to state.</summary>
    [JsonStringEnumMemberName("churned")]
    Churned,

    /// <summary>No activity within the lookback; a risk cannot be told.</summary>
    [JsonStringEnumMemberName("no_signal")]
    NoSignal,
}
