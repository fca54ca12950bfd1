using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Api.Access;

/// <summary>The one admin key of the settings.</summary>
internal sealed class BootstrapKeyRing(IOptionsMonitor<AccessOptions> options) : IKeyRing
{
    private static readonly KeyHolder _holder = new("bootstrap", FrozenSet.Create(StringComparer.Ordinal, AccessRole.Admin));

    public ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var known = options.CurrentValue.BootstrapKey;
        var same = !string.IsNullOrEmpty(known) && CryptographicOperations.FixedTimeEquals(Hash(key), Hash(known));
        return ValueTask.FromResult(same ? _holder : null);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
