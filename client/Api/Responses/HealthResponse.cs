namespace CommunityScoring.Api.Responses;

/// <summary>What a probe is told when all is well.</summary>
/// <param name="Status"><c>live</c>, <c>serving</c> or <c>ready</c>.</param>
public sealed record HealthResponse(string Status);
