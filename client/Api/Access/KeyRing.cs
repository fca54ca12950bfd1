using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using CommunityScoring.Contracts;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Api.Access;

/// <summary>The keys of the ring, and the admin key of the settings. Thread-safe.</summary>
internal sealed partial class KeyRing(
    IGrainFactory grains, KeyRingCopy copy, IOptionsMonitor<AccessOptions> options, TimeProvider time, ILogger<KeyRing> logger) : IKeyRing
{
    private static readonly FrozenSet<string> _everything = FrozenSet.Create(StringComparer.Ordinal, AccessRole.Admin);

    // For each key the last day that the ring was told of. The ring has a bound, and so has this.
    private readonly ConcurrentDictionary<string, DateOnly> _noted = new(StringComparer.Ordinal);

    public async ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var hash = SecretText.Hash(key);
        if (Bootstrap(hash) is { } holder)
        {
            return holder;
        }

        // What cannot be a key asks nobody.
        if (!key.StartsWith(SecretText.KeyPrefix, StringComparison.Ordinal) || !SecretText.IsOne(key.AsSpan(SecretText.KeyPrefix.Length)))
        {
            return null;
        }

        return Find(await copy.ReadAsync(cancellationToken), hash) ?? Find(await copy.ReadAnewAsync(cancellationToken), hash);
    }

    public async ValueTask<KeyHolder?> FindSessionAsync(string token, CancellationToken cancellationToken)
    {
        if (!SecretText.IsOne(token))
        {
            return null;
        }

        var hash = SecretText.Hash(token);
        return FindSession(await copy.ReadAsync(cancellationToken), hash) ?? FindSession(await copy.ReadAnewAsync(cancellationToken), hash);
    }

    private KeyHolder? FindSession(KeyRingReading ring, byte[] hash)
    {
        SessionEntry? found = null;
        foreach (var session in ring.Sessions)
        {
            // To the end, that the time taken does not tell how near a guess was.
            found = AreSame(hash, session.Hash) ? session : found;
        }

        return found is null || time.GetUtcNow() >= found.ExpiresAt ? null
            : Convert.FromHexString(found.SecretHash) is var secret && Bootstrap(secret) is { } holder ? holder
            : Find(ring, secret);
    }

    private KeyHolder? Find(KeyRingReading ring, byte[] hash)
    {
        KeyEntry? found = null;
        var now = time.GetUtcNow();
        foreach (var key in ring.Keys)
        {
            foreach (var secret in key.Secrets)
            {
                found = AreSame(hash, secret.Hash) & key.IsLive(now) & (secret.EndsAt is not { } end || now < end) ? key : found;
            }
        }

        if (found is null)
        {
            return null;
        }

        NoteUse(found, DateOnly.FromDateTime(now.UtcDateTime));
        return new KeyHolder(found.Name, found.Roles.ToFrozenSet(StringComparer.Ordinal))
        {
            Id = found.Id,
            Limits = found.Limits,
            RequestsPerMinute = found.RequestsPerMinute,
            SecretHash = Convert.ToHexStringLower(hash),
        };
    }

    private KeyHolder? Bootstrap(byte[] hash)
    {
        var settings = options.CurrentValue;
        return !string.IsNullOrEmpty(settings.BootstrapKey) && CryptographicOperations.FixedTimeEquals(hash, SecretText.Hash(settings.BootstrapKey))
            ? new KeyHolder(KeyHolder.Bootstrap, _everything)
            {
                // Without a limit of its own it has one only where the settings name one.
                RequestsPerMinute = settings.RequestsPerMinute is null ? 0 : null,
                SecretHash = Convert.ToHexStringLower(hash),
            }
            : null;
    }

    // Nobody waits for it: it is of use to whoever looks for keys that nobody needs, and no more.
    private void NoteUse(KeyEntry key, DateOnly day)
    {
        if (key.LastUsedOn >= day || (_noted.TryGetValue(key.Id, out var noted) && noted >= day))
        {
            return;
        }

        _noted[key.Id] = day;
        _ = TellUseAsync(key.Id, day);
    }

    private async Task TellUseAsync(string id, DateOnly day)
    {
        try
        {
            await grains.GetGrain<IKeyRingGrain>(0).NoteUseAsync(new([id]), day);
        }
        catch (Exception exception)
        {
            // The next request tells it again.
            LogNotNoted(logger, id, $"{exception.GetType().Name}: {exception.Message}");
            _noted.TryRemove(id, out _);
        }
    }

    private static bool AreSame(byte[] hash, string known) => CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(known));

    [LoggerMessage(1, LogLevel.Debug, "The ring was not told that key {Key} is used: {Reason}")]
    private static partial void LogNotNoted(ILogger logger, string key, string reason);
}
