using System.Text.Json.Serialization;

namespace CommunityScoring.Scores;

/// <summary>What an account is to the company, as its latest snapshot states it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountStatus>))]
public enum AccountStatus
{
    /// <summary>Not a customer yet.</summary>
    [JsonStringEnumMemberName("prospect")]
    Prospect,

    /// <summary>A customer.</summary>
    [JsonStringEnumMemberName("customer")]
    Customer,

    /// <summary>No longer a customer; it has no risk.</summary>
    [JsonStringEnumMemberName("churned")]
    Churned,

    /// <summary>Deleted in the CRM; it has no risk.</summary>
    [JsonStringEnumMemberName("deleted")]
    Deleted,
}
