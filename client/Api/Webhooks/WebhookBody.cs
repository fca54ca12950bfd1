using System.Text.Json;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;

namespace CommunityScoring.Api.Webhooks;

/// <summary>Reads the webhook that is to be created.</summary>
internal static class WebhookBody
{
    private const string Allowed = "{ \"url\": \"…\", \"kinds\": [ \"…\" ], \"accounts\": [ \"…\" ], \"segments\": [ \"…\" ], \"owners\": [ \"…\" ] }";

    /// <exception cref="ProblemException">The body is none.</exception>
    public static async Task<WebhookRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, ApiJson.Default.WebhookRequest, cancellationToken)
                ?? throw Refusal.Body("$", $"The body is null; allowed: {Allowed}");
        }
        catch (JsonException exception)
        {
            var field = exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "$";
            throw Refusal.Body(field, $"{(field == "$" ? "The body" : field)} is not allowed; allowed: {Allowed}");
        }
    }
}
