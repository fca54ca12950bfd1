using System.Net.Sockets;
using CommunityScoring.Storage;
using Npgsql;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>
/// The database: opens connections to it, knows the epoch, and says in one line what is wrong where a connection cannot
/// be opened or used. Connections belong to whoever opened them. Safe for concurrent use.
/// </summary>
public sealed class PostgresDatabase
{
    private const int OldestVersion = 130000;
    private readonly string _connectionString;
    private long _epoch;

    /// <summary>Names the database; opens nothing.</summary>
    /// <exception cref="StorageUnavailableException">Not a connection string of PostgreSQL.</exception>
    public PostgresDatabase(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new StorageUnavailableException($"Not a PostgreSQL connection string: {exception.Message}", exception);
        }

        if (string.IsNullOrEmpty(builder.Host))
        {
            throw new StorageUnavailableException("The PostgreSQL connection string must name a host ('Host=…;Database=…;Username=…;Password=…').");
        }

        // Each user of the database has a few connections of its own for good; a broken one must not come back.
        builder.Pooling = false;
        builder.ApplicationName ??= "community-scoring";
        _connectionString = builder.ConnectionString;
        Name = $"{builder.Host}:{builder.Port}/{builder.Database ?? builder.Username}";
    }

    /// <summary>Host, port and database, without secrets.</summary>
    public string Name { get; }

    /// <summary>The database as messages name it.</summary>
    internal string Place => $"PostgreSQL at '{Name}'";

    /// <summary>The latest epoch that any connection of this process has seen. Only grows.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Opens a connection on which no epoch is looked up, since the tables may not be there yet.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached.</exception>
    public NpgsqlConnection OpenForSchema()
    {
        var connection = Open();
        if (connection.PostgreSqlVersion is var version && version.Major * 10_000 < OldestVersion)
        {
            connection.Dispose();
            throw new StorageUnavailableException($"PostgreSQL at '{Name}' is of version {version}; needed: 13 or newer.");
        }

        return connection;
    }

    /// <summary>Opens a connection and finds out in which epoch it is; it stays in it for as long as it lives.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached.</exception>
    public PostgresSession OpenSession()
    {
        var connection = Open();
        try
        {
            var epoch = PostgresEpoch.Find(connection);
            Note(epoch);
            return new PostgresSession(connection, epoch);
        }
        catch (Exception exception)
        {
            connection.Dispose();
            throw Explain(exception);
        }
    }

    /// <summary>Says in one line what a failure means.</summary>
    public StorageUnavailableException Explain(Exception exception) => exception switch
    {
        StorageUnavailableException known => known,
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            new($"PostgreSQL at '{Name}' refuses the login: {refused.MessageText}.", exception),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            new($"PostgreSQL at '{Name}' has no such database; create it, and the silo creates the tables.", exception),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied =>
            new($"PostgreSQL at '{Name}' denies a right that is needed: {denied.MessageText}.", exception),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            new($"No space is left for PostgreSQL at '{Name}'.", exception),
        PostgresException answered =>
            new($"PostgreSQL at '{Name}' answered {answered.SqlState}: {answered.MessageText}.", exception),
        NpgsqlException { InnerException: SocketException socket } =>
            new($"PostgreSQL at '{Name}' cannot be reached: {socket.Message}.", exception),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
            new($"PostgreSQL at '{Name}' did not answer in time.", exception),
        _ => new($"PostgreSQL at '{Name}' cannot be used: {exception.Message.ReplaceLineEndings(" ")}", exception),
    };

    private NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception exception)
        {
            connection.Dispose();
            throw Explain(exception);
        }
    }

    // Two connections opened around a restart may report in either order.
    private void Note(long epoch)
    {
        for (var known = Epoch; epoch > known; known = Epoch)
        {
            Interlocked.CompareExchange(ref _epoch, epoch, known);
        }
    }
}

/// <summary>An open connection and the epoch it is in. A connection does not outlive its epoch: PostgreSQL ends all when it recovers.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Epoch">The epoch.</param>
public sealed record PostgresSession(NpgsqlConnection Connection, long Epoch) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();
}
