using System.Text.Json.Serialization;

namespace CommunityScoring.Alerts;

/// <summary>What an alert warns of, or points out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertKind>))]
public enum AlertKind
{
    /// <summary>The state is at_risk or critical; ends when it is left, below the exit of at_risk.</summary>
    [JsonStringEnumMemberName("risk.at_risk")]
    AtRisk,

    /// <summary>The state is critical; ends below the exit of critical.</summary>
    [JsonStringEnumMemberName("risk.critical")]
    Critical,

    /// <summary>A person who carried a good part of the account's activity has left it; ends when that person is back, or after a time.</summary>
    [JsonStringEnumMemberName("champion.departed")]
    ChampionDeparted,

    /// <summary>The account is far more active than it used to be.</summary>
    [JsonStringEnumMemberName("engagement.surge")]
    Surge,

    /// <summary>A renewal draws near and the account is not healthy.</summary>
    [JsonStringEnumMemberName("renewal.unprotected")]
    RenewalUnprotected,

    /// <summary>Questions wait for an answer for too long.</summary>
    [JsonStringEnumMemberName("support.stalled")]
    SupportStalled,
}
