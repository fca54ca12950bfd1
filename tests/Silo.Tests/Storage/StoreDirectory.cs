using System.Diagnostics.Metrics;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>A directory of its own for one test, and stores in it.</summary>
internal sealed class StoreDirectory : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public string Path { get; } = Directory.CreateTempSubdirectory("store-").FullName;

    public string File(string name = "test.db") => System.IO.Path.Combine(Path, name);

    public SqliteOptions Options(string name = "test.db") =>
        new() { ConnectionString = $"Data Source={File(name)}", BusyTimeout = TimeSpan.FromMilliseconds(20) };

    public SqliteLeafStore Open(string name = "test.db", SqliteOptions? options = null, ILeafCodec? codec = null) =>
        new(
            options ?? Options(name),
            codec ?? new TestCodec(),
            new StorageInstruments(_services.GetRequiredService<IMeterFactory>()),
            NullLogger<SqliteLeafStore>.Instance);

    /// <summary>A connection beside the store's, as another process has one.</summary>
    public SqliteConnection Connect(string name = "test.db")
    {
        var connection = new SqliteConnection($"Data Source={File(name)};Pooling=False");
        connection.Open();
        return connection;
    }

    public object? Scalar(string sql, string name = "test.db")
    {
        using var connection = Connect(name);
        return Scalar(connection, sql);
    }

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
