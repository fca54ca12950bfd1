using System.Text.Json.Nodes;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>Where the accounts that are watched come from.</summary>
internal interface IAccountSource
{
    /// <summary>Reads the accounts as they are now, in the order to show them in. What is known already is not sent again.</summary>
    /// <exception cref="Http.ApiFailure">They could not be read; what was known still stands.</exception>
    Task<IReadOnlyList<JsonObject>> ReadAsync(CancellationToken cancellation);
}
