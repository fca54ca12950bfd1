using System.Text.Json.Nodes;

namespace CommunityScoring.Client.CommandLine.Http;

/// <summary>What the service answered a read.</summary>
/// <param name="Body">The document; null where the one already known still stands.</param>
/// <param name="ETag">Names this state of the document, as sent.</param>
internal sealed record ApiAnswer(JsonObject? Body, string? ETag);
