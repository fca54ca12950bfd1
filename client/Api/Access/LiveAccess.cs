using Microsoft.AspNetCore.Http.Features;

namespace CommunityScoring.Api.Access;

/// <summary>Whether the key of a request still opens: for what outlives the request's beginning, as a stream does.</summary>
public sealed class LiveAccess
{
    private readonly Func<CancellationToken, ValueTask<KeyHolder?>> _find;

    internal LiveAccess(Func<CancellationToken, ValueTask<KeyHolder?>> find) => _find = find;

    /// <summary>That of a request that has passed the keys.</summary>
    /// <param name="context">The request.</param>
    public static LiveAccess Of(HttpContext context) => context.Features.GetRequiredFeature<LiveAccess>();

    /// <summary>False once the key is revoked or has expired, or the session has ended. Roles and limits of a key never change. Costs no call of a grain most times.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> HoldsAsync(CancellationToken cancellationToken) => await _find(cancellationToken) is not null;
}
