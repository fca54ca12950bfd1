using System.Text.Json;

namespace CommunityScoring.Api.Responses;

/// <summary>A scoring model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Document">The model document.</param>
public sealed record ModelResponse(string Name, int Version, JsonElement Document);
