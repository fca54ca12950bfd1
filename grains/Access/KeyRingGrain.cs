using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Models;

namespace CommunityScoring.Access;

/// <summary>Keeps the API keys and the sessions that were opened with them.</summary>
/// <param name="ring">Its stored state.</param>
/// <param name="time">The clock.</param>
public sealed class KeyRingGrain(
    [PersistentState("keys", ModelCatalogGrain.StorageName)] IPersistentState<KeyRingState> ring, TimeProvider time)
    : Grain, IKeyRingGrain
{
    /// <summary>The most keys that are kept, those that have ended included.</summary>
    public const int MostKeys = 1_000;

    /// <summary>The most sessions that are open; a further one ends the oldest.</summary>
    public const int MostSessions = 1_000;

    private List<StoredKey> Keys => ring.State.Keys;

    private List<StoredSession> Sessions => ring.State.Sessions;

    /// <inheritdoc/>
    public Task<Envelope<KeyRingReading>> ReadAsync()
    {
        var now = time.GetUtcNow();
        return Task.FromResult(new Envelope<KeyRingReading>(new KeyRingReading(
            [.. Keys.Select(key => key.Entry())],
            [.. Sessions.Where(session => now < session.ExpiresAt)
                .Select(session => new SessionEntry(session.Hash, session.SecretHash, session.ExpiresAt))])));
    }

    /// <inheritdoc/>
    public async Task<Envelope<KeyEntry?>> CreateAsync(Envelope<NewKey> key)
    {
        var (made, now) = (key.Value, time.GetUtcNow());
        if (Keys.Count >= MostKeys)
        {
            var ended = Keys.FindIndex(known => !known.Entry().IsLive(now));
            if (ended < 0)
            {
                return new Envelope<KeyEntry?>(null);
            }

            Keys.RemoveAt(ended);
        }

        var stored = new StoredKey
        {
            Id = made.Id,
            Name = made.Name,
            Hash = made.Hash,
            Roles = [.. made.Roles],
            Segments = [.. made.Limits.Segments],
            Owners = [.. made.Limits.Owners],
            RequestsPerMinute = made.RequestsPerMinute,
            CreatedAt = now,
            ExpiresAt = made.ExpiresAt,
        };
        Keys.Add(stored);
        await WriteAsync(now);
        return new Envelope<KeyEntry?>(stored.Entry());
    }

    /// <inheritdoc/>
    public async Task<Envelope<KeyEntry?>> RevokeAsync(string id)
    {
        if (Find(id) is not { } key)
        {
            return new Envelope<KeyEntry?>(null);
        }

        var now = time.GetUtcNow();
        if (key.Entry().IsLive(now))
        {
            key.RevokedAt = now;
            await WriteAsync(now);
        }

        return new Envelope<KeyEntry?>(key.Entry());
    }

    /// <inheritdoc/>
    public async Task<Envelope<KeyEntry?>> RotateAsync(string id, string hash, TimeSpan overlap)
    {
        if (Find(id) is not { } key)
        {
            return new Envelope<KeyEntry?>(null);
        }

        var now = time.GetUtcNow();
        if (!key.Entry().IsLive(now))
        {
            throw new ArgumentException($"Key {id} has ended.");
        }

        key.FormerHash = overlap > TimeSpan.Zero ? key.Hash : null;
        key.FormerEndsAt = overlap > TimeSpan.Zero ? now + overlap : null;
        (key.Hash, key.RotatedAt) = (hash, now);
        await WriteAsync(now);
        return new Envelope<KeyEntry?>(key.Entry());
    }

    /// <inheritdoc/>
    public async Task NoteUseAsync(Envelope<ImmutableArray<string>> ids, DateOnly day)
    {
        var isNew = false;
        foreach (var key in ids.Value.Select(Find).OfType<StoredKey>().Where(key => key.LastUsedDay is not { } last || last < day.DayNumber))
        {
            key.LastUsedDay = day.DayNumber;
            isNew = true;
        }

        if (isNew)
        {
            await WriteAsync(time.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public async Task SignInAsync(Envelope<SessionEntry> session)
    {
        var now = time.GetUtcNow();
        Sessions.RemoveAll(known => now >= known.ExpiresAt);
        if (Sessions.Count >= MostSessions)
        {
            Sessions.RemoveAt(0);
        }

        Sessions.Add(new StoredSession
        {
            Hash = session.Value.Hash,
            SecretHash = session.Value.SecretHash,
            ExpiresAt = session.Value.ExpiresAt,
        });
        await WriteAsync(now);
    }

    /// <inheritdoc/>
    public async Task SignOutAsync(string hash)
    {
        if (Sessions.RemoveAll(session => session.Hash == hash) > 0)
        {
            await WriteAsync(time.GetUtcNow());
        }
    }

    private StoredKey? Find(string id) => Keys.Find(key => key.Id == id);

    private async Task WriteAsync(DateTimeOffset now)
    {
        foreach (var key in Keys.Where(key => key.FormerEndsAt <= now))
        {
            (key.FormerHash, key.FormerEndsAt) = (null, null);
        }

        try
        {
            await ring.WriteStateAsync();
        }
        catch
        {
            // What is not stored must not open anything: the next call begins from what is.
            DeactivateOnIdle();
            throw;
        }
    }
}
