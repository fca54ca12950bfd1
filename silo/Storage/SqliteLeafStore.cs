using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// Leaves, edges, checkpoints and scorecards in one SQLite file. A checkpoint is never durable before the rows that were written before it,
/// as it goes into the same file after them.
/// </summary>
public sealed partial class SqliteLeafStore : GroupCommitStore
{
    /// <summary>Opens the file, which is created with its directory and schema where there is none.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be used; the message is one line that names it.</exception>
    public SqliteLeafStore(
        SqliteOptions options, ILeafCodec codec, StorageInstruments instruments, ILogger<SqliteLeafStore> logger, TimeProvider? time = null)
        : base(
            Open(options, instruments, time ?? TimeProvider.System, logger), codec,
            new GroupCommitOptions(options.MaxBatch, options.Capacity, options.Linger), time ?? TimeProvider.System)
    {
    }

    private static RowDatabase Open(SqliteOptions options, StorageInstruments instruments, TimeProvider time, ILogger logger)
    {
        var file = new SqliteFile(options);
        var writer = new SqliteWriter(file, instruments, time, logger);
        try
        {
            SqliteSchema.Claim(file, options.KeepsContentsApart);
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        LogOpened(logger, file.Path);
        return new RowDatabase(file.Place, writer, new BulkReader(file, options, instruments, time));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Storage is open in '{Path}'.")]
    private static partial void LogOpened(ILogger logger, string path);
}
