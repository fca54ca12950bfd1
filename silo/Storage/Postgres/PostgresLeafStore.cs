using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>
/// Leaves, edges, checkpoints and scorecards in PostgreSQL. Rows are committed without waiting for the disk, checkpoints synchronously, so
/// that a checkpoint is never durable before the rows that were confirmed before it. What a crash of the database may take back in between,
/// the epochs guard: see <see cref="ILeafStore.Epoch"/>.
/// </summary>
public sealed partial class PostgresLeafStore : GroupCommitStore
{
    private readonly PostgresDatabase _database;

    /// <summary>Connects to the database and brings its schema up to date.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be used; the message is one line that names it.</exception>
    public PostgresLeafStore(
        PostgresOptions options, ILeafCodec codec, StorageInstruments instruments, ILogger<PostgresLeafStore> logger, TimeProvider? time = null)
        : this(Prepare(options), options, codec, instruments, logger, time ?? TimeProvider.System)
    {
    }

    private PostgresLeafStore(
        PostgresDatabase database, PostgresOptions options, ILeafCodec codec, StorageInstruments instruments, ILogger logger, TimeProvider time)
        : base(
            new RowDatabase(
                database.Place, new PostgresWriter(database, options, instruments, time, logger), new PostgresReader(database, options, instruments, time)),
            codec,
            new GroupCommitOptions(options.MaxBatch, options.Capacity, options.Linger),
            time)
    {
        _database = database;
        LogOpened(logger, database.Name, Epoch);
    }

    /// <inheritdoc/>
    public override long Epoch => _database.Epoch;

    private static PostgresDatabase Prepare(PostgresOptions options)
    {
        var database = new PostgresDatabase(options.ConnectionString);
        PostgresSchema.Apply(database);
        PostgresSchema.Claim(database, options.KeepsContentsApart);
        // Whoever comes first wants to know the epoch.
        database.OpenSession().Dispose();
        return database;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Storage is open in PostgreSQL at '{Name}', epoch {Epoch}.")]
    private static partial void LogOpened(ILogger logger, string name, long epoch);
}
