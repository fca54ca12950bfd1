using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// The steps that lead one part of the schema from nothing to what the code needs. Which steps a file has had is kept
/// in the file. Steps are never changed once released, only added.
/// </summary>
/// <param name="part">Names the part.</param>
/// <param name="steps">Step n leads from version n to n + 1.</param>
internal sealed class SchemaMigrations(string part, IReadOnlyList<string> steps)
{
    /// <summary>Takes the steps that are missing, in one transaction; concurrent starts wait for each other.</summary>
    /// <exception cref="StorageUnavailableException">The file is of a newer version of the program.</exception>
    public void Apply(SqliteConnection connection)
    {
        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            Execute(connection, "CREATE TABLE IF NOT EXISTS schema_version (part TEXT PRIMARY KEY, version INTEGER NOT NULL)");
            var version = Version(connection);
            if (version > steps.Count)
            {
                throw new StorageUnavailableException(
                    $"The database file '{connection.DataSource}' has version {version} of schema '{part}' and this program knows "
                    + $"version {steps.Count}: it was written by a newer program.");
            }

            for (var step = version; step < steps.Count; step++)
            {
                Execute(connection, steps[step]);
            }

            if (version < steps.Count)
            {
                Execute(connection, $"INSERT OR REPLACE INTO schema_version (part, version) VALUES ('{part}', {steps.Count})");
            }

            Execute(connection, "COMMIT");
        }
        catch
        {
            // Gone already where SQLite rolled back by itself.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                Execute(connection, "ROLLBACK");
            }

            throw;
        }
    }

    private int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT version FROM schema_version WHERE part = $part";
        command.Parameters.AddWithValue("$part", part);
        return command.ExecuteScalar() is long version ? checked((int)version) : 0;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
