using System.Diagnostics.Metrics;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Storage.Postgres;
using CommunityScoring.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

/// <summary>A database of its own for one test, and stores in it.</summary>
internal sealed class PostgresSite(string connectionString) : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public PostgresSite(PostgresServer server)
        : this(server.CreateDatabase())
    {
    }

    public string ConnectionString => connectionString;

    public PostgresOptions Options => new() { ConnectionString = ConnectionString };

    public PostgresLeafStore Open(PostgresOptions? options = null, ILeafCodec? codec = null) => new(
        options ?? Options,
        codec ?? new TestCodec(),
        new StorageInstruments(_services.GetRequiredService<IMeterFactory>()),
        NullLogger<PostgresLeafStore>.Instance);

    public object? Scalar(string sql) => PostgresServer.Execute(ConnectionString, sql);

    public void Dispose() => _services.Dispose();
}
