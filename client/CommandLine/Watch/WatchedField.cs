using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>A field of an account that is watched.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Of">Takes it out of an account.</param>
/// <param name="Shown">Writes it for a person.</param>
internal sealed record WatchedField(string Name, Func<JsonNode, JsonNode?> Of, Func<JsonNode?, string> Shown)
{
    public static WatchedField Score(string name, Func<JsonNode, JsonNode?> of) => new(name, of, node => Figures.Score(node.AsNumber()));

    public static WatchedField Plain(string name, Func<JsonNode, JsonNode?> of) => new(name, of, node => node.AsText() ?? Figures.None);
}
