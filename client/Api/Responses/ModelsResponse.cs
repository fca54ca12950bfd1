namespace CommunityScoring.Api.Responses;

/// <summary>The scoring models in place.</summary>
/// <param name="Models">The models, by name.</param>
public sealed record ModelsResponse(IReadOnlyList<ModelResponse> Models);
