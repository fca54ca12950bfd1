using System.Net;
using System.Net.Sockets;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Silo.Webhooks;

/// <summary>Resolves a host's name to its addresses.</summary>
/// <param name="host">The name, or an address as text.</param>
/// <param name="cancellationToken">Gives up.</param>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>
/// Connects to public addresses only. The address that is checked is the one that is connected to: a name that is resolved to
/// something else a moment later gains nothing by it.
/// </summary>
/// <param name="resolve">Resolves names.</param>
/// <param name="policy">Whether other addresses are allowed as well.</param>
public sealed class PublicConnector(HostResolver resolve, WebhookPolicy policy)
{
    /// <summary>Connects, as <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="ForbiddenAddressException">The host has no address that is allowed.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        var allowed = policy.AllowsPrivateAddresses ? addresses : [.. addresses.Where(PublicAddress.Is)];
        if (allowed.Length == 0)
        {
            throw new ForbiddenAddressException(host, addresses);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A host has no address that webhooks may go to.</summary>
/// <param name="host">The host.</param>
/// <param name="addresses">Its addresses.</param>
public sealed class ForbiddenAddressException(string host, IReadOnlyCollection<IPAddress> addresses)
    : Exception(addresses.Count == 0
        ? $"{host} has no address"
        : $"{host} has the address {addresses.First()}, which is not public; allowed by the setting Webhooks:AllowPrivateAddresses only");
