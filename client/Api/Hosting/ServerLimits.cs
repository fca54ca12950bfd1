using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CommunityScoring.Api.Hosting;

/// <summary>Settings under <c>Http</c>: what one client may cost before it has shown a key.</summary>
public sealed class ServerLimits
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Http";

    /// <summary>The most connections at once; 0 for any number.</summary>
    public int MaxConnections { get; set; } = 2_000;

    /// <summary>How long the headers of a request may take to come.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How slowly a body may come, in bytes a second, after five seconds.</summary>
    public int MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>True where all values are allowed.</summary>
    internal bool AreAllowed =>
        MaxConnections is >= 0 and <= 1_000_000
        && HeadersTimeout >= TimeSpan.FromMilliseconds(100) && HeadersTimeout <= TimeSpan.FromMinutes(5)
        && MinBodyBytesPerSecond is >= 1 and <= 1_000_000;

    /// <summary>What is allowed, in words.</summary>
    internal const string Allowed =
        "A setting under Http is not allowed; allowed: MaxConnections 0 (any number) to 1000000, HeadersTimeout 00:00:00.1 to 00:05:00, "
        + "MinBodyBytesPerSecond 1 to 1000000.";

    /// <summary>Sets the limits of the server.</summary>
    internal void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(MinBodyBytesPerSecond, TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(MinBodyBytesPerSecond, TimeSpan.FromSeconds(5));
        limits.MaxRequestBodySize = Problems.BodyLimit.MaxBytes;
        limits.MaxConcurrentConnections = MaxConnections == 0 ? null : MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.MaxRequestHeaderFieldSize = 8 * 1024;
    }
}
