using System.Text.Json.Serialization;

namespace CommunityScoring.Revenue;

/// <summary>What the community did for an opportunity.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OpportunityClass>))]
public enum OpportunityClass
{
    /// <summary>New business whose journey to its opening began with a community touch.</summary>
    [JsonStringEnumMemberName("sourced")]
    Sourced,

    /// <summary>New business, not sourced, with a community touch in the journey.</summary>
    [JsonStringEnumMemberName("influenced")]
    Influenced,

    /// <summary>A renewal with a community touch in the journey.</summary>
    [JsonStringEnumMemberName("retained")]
    Retained,

    /// <summary>An expansion with a community touch in the journey.</summary>
    [JsonStringEnumMemberName("expanded")]
    Expanded,

    /// <summary>Nothing that is known.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}
