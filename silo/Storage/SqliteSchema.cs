using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>The tables of leaves, their edges, the checkpoints and the scorecards.</summary>
public static class SqliteSchema
{
    private static readonly SchemaMigrations s_migrations = new("leaves",
    [
        // With a row id: without one SQLite moves all beyond some 1,000 bytes of a row to overflow pages. Measured with
        // random rewrites, both are even at 400 bytes, and at 1,500 the row id is 2.5 times as fast in half the space.
        """
        CREATE TABLE leaf (
            key     TEXT    NOT NULL PRIMARY KEY,
            version INTEGER NOT NULL,
            told    INTEGER NOT NULL,
            state   BLOB    NOT NULL
        );

        CREATE INDEX leaf_untold ON leaf (key) WHERE told = 0;

        CREATE TABLE edge (
            parent TEXT NOT NULL,
            child  TEXT NOT NULL,
            PRIMARY KEY (parent, child)
        ) WITHOUT ROWID;

        CREATE TABLE checkpoint (
            topic_id  TEXT    NOT NULL,
            partition INTEGER NOT NULL,
            topic     TEXT    NOT NULL,
            position  INTEGER NOT NULL,
            counts    TEXT    NOT NULL,
            at        TEXT    NOT NULL,
            PRIMARY KEY (topic_id, partition)
        ) WITHOUT ROWID;
        """,
        """
        CREATE TABLE scorecard (
            account TEXT    NOT NULL PRIMARY KEY,
            version INTEGER NOT NULL,
            state   BLOB    NOT NULL,
            due     INTEGER,
            dirty   INTEGER NOT NULL,
            unsent  INTEGER NOT NULL
        );

        CREATE INDEX scorecard_due ON scorecard (due, account) WHERE due IS NOT NULL;
        CREATE INDEX scorecard_dirty ON scorecard (account) WHERE dirty = 1;
        CREATE INDEX scorecard_unsent ON scorecard (account) WHERE unsent = 1;

        -- Accounts that were stored before there were scorecards.
        INSERT INTO scorecard (account, version, state, dirty, unsent)
        SELECT substr(key, 9), 0, x'', 1, 0 FROM (
            SELECT key FROM leaf WHERE key > 'account/' AND key < 'account0'
            UNION
            SELECT parent FROM edge WHERE parent > 'account/' AND parent < 'account0'
        );
        """,
    ]);

    /// <summary>Brings an open database to the schema that the code needs. Safe against concurrent starts.</summary>
    /// <exception cref="StorageUnavailableException">The file is of a newer version of the program.</exception>
    public static void Apply(SqliteConnection connection) => s_migrations.Apply(connection);

    /// <summary>Notes where the contents of rows are; see <see cref="RowPlace"/>.</summary>
    /// <exception cref="StorageUnavailableException">There are rows, and their contents are in the other place.</exception>
    internal static void Claim(SqliteFile file, bool isApart)
    {
        using var connection = file.OpenForWriting();
        try
        {
            using var transaction = connection.BeginTransaction();
            RowPlace.Claim(
                sql =>
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = sql;
                    return command.ExecuteScalar();
                },
                isApart,
                $"The database file '{file.Path}'");
            transaction.Commit();
        }
        catch (Exception exception)
        {
            throw file.Explain(exception);
        }
    }
}
