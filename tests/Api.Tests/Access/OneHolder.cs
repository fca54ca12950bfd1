using CommunityScoring.Api.Access;

namespace CommunityScoring.Api.Tests.Access;

/// <summary>A ring on which every key is the same holder's.</summary>
internal sealed class OneHolder : IKeyRing
{
    public KeyHolder? Holder { get; set; }

    public ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken) => ValueTask.FromResult(Holder);
}
