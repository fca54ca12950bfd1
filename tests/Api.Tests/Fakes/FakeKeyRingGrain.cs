using System.Collections.Immutable;
using CommunityScoring.Access;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>The ring's own grain over a state in memory.</summary>
internal sealed class FakeKeyRingGrain(FakeCluster cluster, IKeyRingGrain ring) : IKeyRingGrain
{
    public Task<Envelope<KeyRingReading>> ReadAsync() => Ask(() => ring.ReadAsync());

    public Task<Envelope<KeyEntry?>> CreateAsync(Envelope<NewKey> key) => Ask(() => ring.CreateAsync(key));

    public Task<Envelope<KeyEntry?>> RevokeAsync(string id) => Ask(() => ring.RevokeAsync(id));

    public Task<Envelope<KeyEntry?>> RotateAsync(string id, string hash, TimeSpan overlap) => Ask(() => ring.RotateAsync(id, hash, overlap));

    public Task NoteUseAsync(Envelope<ImmutableArray<string>> ids, DateOnly day) => Ask(() => ring.NoteUseAsync(ids, day));

    public Task SignInAsync(Envelope<SessionEntry> session) => Ask(() => ring.SignInAsync(session));

    public Task SignOutAsync(string hash) => Ask(() => ring.SignOutAsync(hash));

    public static IKeyRingGrain Over(TimeProvider time) => new KeyRingGrain(new MemoryState<KeyRingState>(), time);

    // A grain runs one call at a time.
    private T Ask<T>(Func<T> call)
    {
        lock (ring)
        {
            cluster.ThrowIfAway();
            cluster.RingCalls++;
            return call();
        }
    }
}
