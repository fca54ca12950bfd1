using System.Collections.Immutable;

namespace CommunityScoring.Contracts;

/// <summary>The API keys, and who is signed in with them. It never sees a key, only its hash. One grain, key 0.</summary>
[Alias("CommunityScoring.IKeyRingGrain")]
public interface IKeyRingGrain : IGrainWithIntegerKey
{
    /// <summary>All keys, those that have ended as well, in the order they were made; and the sessions that have not ended.</summary>
    [Alias("Read")]
    Task<Envelope<KeyRingReading>> ReadAsync();

    /// <summary>Adds a key.</summary>
    /// <returns>The key; null where the ring is full of keys that have not ended.</returns>
    [Alias("Create")]
    Task<Envelope<KeyEntry?>> CreateAsync(Envelope<NewKey> key);

    /// <summary>Ends a key, for good. One that has ended stays as it is.</summary>
    /// <returns>The key; null where there is none of that id.</returns>
    [Alias("Revoke")]
    Task<Envelope<KeyEntry?>> RevokeAsync(string id);

    /// <summary>Gives a key a new secret.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="hash">The new secret's hash.</param>
    /// <param name="overlap">How long the former secret still opens; zero for not at all.</param>
    /// <returns>The key; null where there is none of that id.</returns>
    /// <exception cref="ArgumentException">The key has ended.</exception>
    [Alias("Rotate")]
    Task<Envelope<KeyEntry?>> RotateAsync(string id, string hash, TimeSpan overlap);

    /// <summary>Notes that keys were used on a day. Of what is noted twice the later day counts.</summary>
    [Alias("NoteUse")]
    Task NoteUseAsync(Envelope<ImmutableArray<string>> ids, DateOnly day);

    /// <summary>Opens a session.</summary>
    [Alias("SignIn")]
    Task SignInAsync(Envelope<SessionEntry> session);

    /// <summary>Ends a session, if it is there.</summary>
    /// <param name="hash">The hash of the session's token.</param>
    [Alias("SignOut")]
    Task SignOutAsync(string hash);
}

/// <summary>The ring as it is now.</summary>
/// <param name="Keys">The keys, in the order they were made.</param>
/// <param name="Sessions">The sessions.</param>
public sealed record KeyRingReading(ImmutableArray<KeyEntry> Keys, ImmutableArray<SessionEntry> Sessions);

/// <summary>A key to be made.</summary>
/// <param name="Id">What it will be known by.</param>
/// <param name="Name">What it is for, in a person's words.</param>
/// <param name="Hash">The secret's hash.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Limits">Which accounts it reaches.</param>
/// <param name="RequestsPerMinute">Its own limit of requests; null for the usual one, 0 for none.</param>
/// <param name="ExpiresAt">When it ends by itself; null for never.</param>
public sealed record NewKey(
    string Id, string Name, string Hash, ImmutableArray<string> Roles, KeyLimits Limits, int? RequestsPerMinute, DateTimeOffset? ExpiresAt);

/// <summary>A key.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Name">What it is for, in a person's words.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Limits">Which accounts it reaches.</param>
/// <param name="RequestsPerMinute">Its own limit of requests; null for the usual one, 0 for none.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself; null for never.</param>
/// <param name="RevokedAt">When it was ended; null where it was not.</param>
/// <param name="RotatedAt">When it got its present secret in place of another; null for never.</param>
/// <param name="LastUsedOn">The last UTC day on which it was used; null for never.</param>
/// <param name="Secrets">What opens with it, the present one first.</param>
public sealed record KeyEntry(
    string Id,
    string Name,
    ImmutableArray<string> Roles,
    KeyLimits Limits,
    int? RequestsPerMinute,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? RotatedAt,
    DateOnly? LastUsedOn,
    ImmutableArray<KeySecret> Secrets)
{
    /// <summary>True while the key opens anything.</summary>
    public bool IsLive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || now < ExpiresAt);
}

/// <summary>A secret that opens as a key. Secrets are 256 random bits: nobody can try them all, so that a plain hash is as good as a slow one.</summary>
/// <param name="Hash">SHA-256 of the secret, in lower-case hexadecimal.</param>
/// <param name="EndsAt">When it ends, before the key does; null for not.</param>
public sealed record KeySecret(string Hash, DateTimeOffset? EndsAt);

/// <summary>Somebody who has signed in with a key. The session lasts no longer than the secret it was opened with.</summary>
/// <param name="Hash">SHA-256 of the session's token, in lower-case hexadecimal.</param>
/// <param name="SecretHash">The hash of the secret that it was opened with.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record SessionEntry(string Hash, string SecretHash, DateTimeOffset ExpiresAt);
