using System.Text.Json.Serialization;

namespace CommunityScoring.Scores;

/// <summary>What a person is to an account on a day.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PersonStanding>))]
public enum PersonStanding
{
    /// <summary>The account of the day is this one.</summary>
    [JsonStringEnumMemberName("current")]
    Current,

    /// <summary>The account of the day is another one, or none.</summary>
    [JsonStringEnumMemberName("departed")]
    Departed,

    /// <summary>At the account under a staff affiliation: neither current nor departed.</summary>
    [JsonStringEnumMemberName("staff")]
    Staff,
}
