using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

/// <summary>Stands before a PostgreSQL server and makes it slow: what a client sends waits before it is passed on.</summary>
internal sealed class DelayingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int _port;
    private long _delay;

    /// <summary>Starts to listen.</summary>
    /// <param name="connectionString">The server, and a database in it.</param>
    public DelayingProxy(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        _port = builder.Port;
        _listener.Start();
        builder.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        ConnectionString = builder.ConnectionString;
        _ = AcceptAsync();
    }

    /// <summary>The same database, reached through here.</summary>
    public string ConnectionString { get; }

    /// <summary>How long each statement waits.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delay));
        set => Interlocked.Exchange(ref _delay, value.Ticks);
    }

    public void Dispose()
    {
        _ended.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_ended.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _ended.Token);
                client.NoDelay = server.NoDelay = true;
                await Task.WhenAny(
                    PassAsync(client.GetStream(), server.GetStream(), isSlow: true), PassAsync(server.GetStream(), client.GetStream(), isSlow: false));
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // Both sides are closed; whoever still wants something connects again.
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, bool isSlow)
    {
        var buffer = new byte[1 << 16];
        while (await from.ReadAsync(buffer, _ended.Token) is > 0 and var read)
        {
            if (isSlow && Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay, _ended.Token);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _ended.Token);
        }
    }
}
