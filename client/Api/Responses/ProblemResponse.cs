using System.Text.Json.Serialization;

namespace CommunityScoring.Api.Responses;

/// <summary>RFC 9457 problem details. Absent members are left out.</summary>
/// <param name="Type">A stable name of the problem, as in <c>urn:community-scoring:problem:bad-parameter</c>.</param>
/// <param name="Title">The same for every problem of the type.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong here, and what would be right.</param>
public sealed record ProblemResponse(string Type, string Title, int Status, string? Detail)
{
    /// <summary>The parameter, attribute or field it is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    /// <summary>The value found.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }

    /// <summary>What is allowed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Allowed { get; init; }

    /// <summary>Which element of the request it is about, from 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Index { get; init; }

    /// <summary>The code under which the pump would have dead-lettered the event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>What keeps the cluster from being ready.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Problems { get; init; }
}
