using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>The model an answer was computed with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
public sealed record ModelUsed(string Name, int Version)
{
    internal static ModelUsed Of(ModelReference model) => new(model.Name, model.Version);
}
