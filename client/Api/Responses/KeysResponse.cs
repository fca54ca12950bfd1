namespace CommunityScoring.Api.Responses;

/// <summary>The API keys.</summary>
/// <param name="Keys">The keys, in the order they were made.</param>
public sealed record KeysResponse(IReadOnlyList<KeyResponse> Keys);
