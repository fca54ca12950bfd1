using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>The top of a ranked list.</summary>
internal sealed class TopAccounts(ApiClient api, string route) : IAccountSource
{
    private IReadOnlyList<JsonObject> _accounts = [];
    private string? _etag;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ReadAsync(CancellationToken cancellation)
    {
        var answer = await api.GetAsync(route, _etag, cancellation);
        if (answer.Body is { } list)
        {
            (_accounts, _etag) = ([.. list.Items("accounts").OfType<JsonObject>()], answer.ETag);
        }

        return _accounts;
    }
}
