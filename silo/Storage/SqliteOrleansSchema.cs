using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// What Orleans' ADO.NET grain storage (invariant <c>System.Data.SQLite</c>, which Orleans serves with
/// Microsoft.Data.Sqlite) needs of a database: the table of states and the queries it looks up by name when it starts.
/// </summary>
public static class SqliteOrleansSchema
{
    /// <summary>The invariant to configure.</summary>
    public const string Invariant = "System.Data.SQLite";

    // The provider hands over the key as two numbers and an extension, either of which may be what counts. Its hashes
    // are the narrow index of databases that lack a wide one; here the key itself is the primary key.
    private const string ThisRow =
        """
        ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '')
        """;

    // A query answers with one row holding the new version, or with none: the provider takes none as a lost ETag.
    private const string Write =
        $"""
        INSERT INTO OrleansStorage
            (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, PayloadBinary, ModifiedOn, Version)
        SELECT
            @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, COALESCE(@GrainIdExtensionString, ''),
            @PayloadBinary, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 1
        WHERE @GrainStateVersion IS NULL
            OR EXISTS (SELECT 1 FROM OrleansStorage WHERE {ThisRow} AND Version = @GrainStateVersion)
        ON CONFLICT (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString) DO UPDATE
        SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = OrleansStorage.Version + 1
        WHERE OrleansStorage.Version = @GrainStateVersion
        RETURNING Version AS NewGrainStateVersion
        """;

    private const string Read = $"SELECT PayloadBinary, Version FROM OrleansStorage WHERE {ThisRow}";

    private const string Clear =
        $"""
        UPDATE OrleansStorage
        SET PayloadBinary = NULL, ModifiedOn = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), Version = Version + 1
        WHERE {ThisRow} AND Version = @GrainStateVersion
        RETURNING Version AS NewGrainStateVersion
        """;

    private const string Delete =
        $"DELETE FROM OrleansStorage WHERE {ThisRow} AND Version = @GrainStateVersion RETURNING Version + 1 AS NewGrainStateVersion";

    private static readonly SchemaMigrations s_migrations = new("orleans",
    [
        $"""
        CREATE TABLE IF NOT EXISTS OrleansQuery (
            QueryKey  TEXT NOT NULL PRIMARY KEY,
            QueryText TEXT NOT NULL
        );

        CREATE TABLE OrleansStorage (
            ServiceId              TEXT    NOT NULL,
            GrainTypeString        TEXT    NOT NULL,
            GrainIdN0              INTEGER NOT NULL,
            GrainIdN1              INTEGER NOT NULL,
            GrainIdExtensionString TEXT    NOT NULL,
            PayloadBinary          BLOB,
            ModifiedOn             TEXT    NOT NULL,
            Version                INTEGER NOT NULL,
            PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
        );

        INSERT OR REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES
            ('WriteToStorageKey', {Quoted(Write)}),
            ('ReadFromStorageKey', {Quoted(Read)}),
            ('ClearStorageKey', {Quoted(Clear)}),
            ('DeleteStorageKey', {Quoted(Delete)});
        """,
    ]);

    /// <summary>Creates what is missing. Safe to repeat and against concurrent starts.</summary>
    /// <exception cref="StorageUnavailableException">The file is of a newer version of the program.</exception>
    public static void Apply(SqliteConnection connection) => s_migrations.Apply(connection);

    private static string Quoted(string sql) => $"'{sql.Replace("'", "''", StringComparison.Ordinal)}'";
}
