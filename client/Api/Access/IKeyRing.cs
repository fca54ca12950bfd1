namespace CommunityScoring.Api.Access;

/// <summary>Knows the keys and the sessions. Keeps hashes only, and compares them in constant time.</summary>
public interface IKeyRing
{
    /// <summary>Whom a presented key belongs to; null for a key that is not known or has ended.</summary>
    /// <param name="key">The key as presented.</param>
    /// <param name="cancellationToken">The request's.</param>
    ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Whose session it is; null for one that is not known or has ended.</summary>
    /// <param name="token">The session's token as presented.</param>
    /// <param name="cancellationToken">The request's.</param>
    ValueTask<KeyHolder?> FindSessionAsync(string token, CancellationToken cancellationToken) => ValueTask.FromResult<KeyHolder?>(null);
}
