namespace CommunityScoring.Api.Access;

/// <summary>Knows the keys. Keeps hashes only, and compares them in constant time.</summary>
public interface IKeyRing
{
    /// <summary>Whom a presented key belongs to; null for a key that is not known.</summary>
    /// <param name="key">The key as presented.</param>
    /// <param name="cancellationToken">The request's.</param>
    ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken);
}
