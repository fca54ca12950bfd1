using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Http;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>Accounts by their ids, in the order given.</summary>
internal sealed class GivenAccounts(ApiClient api, IEnumerable<string> ids) : IAccountSource
{
    // So many at once do not hurt a service, and keep hundreds of ids within a second.
    private const int AtOnce = 8;
    private readonly Followed[] _accounts = [.. ids.Distinct(StringComparer.Ordinal).Select(id => new Followed(Routes.Account(id)))];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ReadAsync(CancellationToken cancellation)
    {
        await Parallel.ForEachAsync(
            _accounts,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (account, token) =>
            {
                var answer = await api.GetAsync(account.Route, account.ETag, token);
                if (answer.Body is { } body)
                {
                    (account.Document, account.ETag) = (body, answer.ETag);
                }
            });
        return [.. _accounts.Select(account => account.Document!)];
    }

    private sealed class Followed(string route)
    {
        public string Route { get; } = route;

        public string? ETag { get; set; }

        public JsonObject? Document { get; set; }
    }
}
