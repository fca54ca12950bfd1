using System.Net;
using System.Net.Sockets;

namespace CommunityScoring.Webhooks;

/// <summary>
/// Tells addresses of the public internet from those that lead to this host, this network or nowhere: the special-purpose
/// registries of IANA (RFC 6890 and later).
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] s_notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of IPv6 only 2000::/3 is given out; within it: Teredo and other protocols' own, documentation.
            "2001::/23", "2001:db8::/32", "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork s_global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork s_translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork s_sixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>True where the address is one of the public internet.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        // These carry an address of IPv4, which is where they lead.
        if (s_translated.Contains(address))
        {
            return Is(Embedded(address, 12));
        }

        if (s_sixToFour.Contains(address))
        {
            return Is(Embedded(address, 2));
        }

        return (address.AddressFamily == AddressFamily.InterNetwork || s_global.Contains(address))
            && !s_notPublic.Any(network => network.Contains(address));
    }

    private static IPAddress Embedded(IPAddress address, int from)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out _))
        {
            throw new ArgumentException($"{address} is no address of IPv6.", nameof(address));
        }

        return new IPAddress(bytes.Slice(from, 4));
    }
}
