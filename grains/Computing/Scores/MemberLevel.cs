using System.Text.Json.Serialization;

namespace CommunityScoring.Scores;

/// <summary>A member's level, lowest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MemberLevel>))]
public enum MemberLevel
{
    /// <summary>Below every edge.</summary>
    [JsonStringEnumMemberName("dormant")]
    Dormant,

    /// <summary>Engagement 1 or more in the default model.</summary>
    [JsonStringEnumMemberName("observer")]
    Observer,

    /// <summary>Engagement 20 or more in the default model.</summary>
    [JsonStringEnumMemberName("participant")]
    Participant,

    /// <summary>Engagement 50 or more in the default model.</summary>
    [JsonStringEnumMemberName("contributor")]
    Contributor,

    /// <summary>Engagement 80 or more in the default model.</summary>
    [JsonStringEnumMemberName("champion")]
    Champion,
}
