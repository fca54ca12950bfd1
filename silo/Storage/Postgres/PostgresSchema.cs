using System.Globalization;
using System.Reflection;
using CommunityScoring.Storage;
using Npgsql;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>
/// The schema, in parts: the tables of leaves, what Orleans' ADO.NET providers need, and the audit log. Each part has its steps in
/// files of their own, <c>part-n.sql</c>, which lead from version n − 1 to n; they are never changed once released, only added.
/// </summary>
public static class PostgresSchema
{
    /// <summary>The advisory lock that starts, and the beginnings of epochs, hold.</summary>
    internal const long Lock = 4_708_143_210_577;

    private const string Resources = "postgres/";
    private static readonly string[] s_parts = ["leaves", "orleans", "audit"];

    /// <summary>Takes the steps that are missing, all in one transaction; concurrent starts wait for each other.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be used, or is of a newer version of the program.</exception>
    public static void Apply(PostgresDatabase database)
    {
        using var connection = database.OpenForSchema();
        try
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, $"SET LOCAL synchronous_commit = on; SELECT pg_advisory_xact_lock({Lock})");
            // Not IF NOT EXISTS: that needs the right to create even where nothing is to be created.
            if (Scalar(connection, "SELECT to_regclass('schema_version') IS NULL") is true)
            {
                Execute(connection, "CREATE TABLE schema_version (part text PRIMARY KEY, version integer NOT NULL)");
            }

            foreach (var part in s_parts)
            {
                Apply(connection, database, part, StepsOf(part));
            }

            transaction.Commit();
        }
        catch (Exception exception)
        {
            throw database.Explain(exception);
        }
    }

    /// <summary>Notes where the contents of rows are; see <see cref="RowPlace"/>.</summary>
    /// <exception cref="StorageUnavailableException">There are rows, and their contents are in the other place.</exception>
    internal static void Claim(PostgresDatabase database, bool isApart)
    {
        using var connection = database.OpenForSchema();
        try
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, $"SET LOCAL synchronous_commit = on; SELECT pg_advisory_xact_lock({Lock})");
            RowPlace.Claim(sql => Scalar(connection, sql), isApart, $"The database '{database.Name}'");
            transaction.Commit();
        }
        catch (Exception exception)
        {
            throw database.Explain(exception);
        }
    }

    private static void Apply(NpgsqlConnection connection, PostgresDatabase database, string part, IReadOnlyList<string> steps)
    {
        var version = Scalar(connection, $"SELECT version FROM schema_version WHERE part = '{part}'") as int? ?? 0;
        if (version > steps.Count)
        {
            throw new StorageUnavailableException(
                $"The database '{database.Name}' has version {version} of schema '{part}' and this program knows version "
                + $"{steps.Count}: it was written by a newer program.");
        }

        for (var step = version; step < steps.Count; step++)
        {
            Execute(connection, steps[step]);
        }

        if (version < steps.Count)
        {
            Execute(connection, string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO schema_version (part, version) VALUES ('{part}', {steps.Count}) ON CONFLICT (part) DO UPDATE SET version = excluded.version"));
        }
    }

    private static List<string> StepsOf(string part)
    {
        var steps = new List<string>();
        var assembly = Assembly.GetExecutingAssembly();
        while (assembly.GetManifestResourceStream($"{Resources}{part}-{steps.Count + 1}.sql") is { } stream)
        {
            using var reader = new StreamReader(stream);
            steps.Add(reader.ReadToEnd());
        }

        return steps;
    }

    // The scripts hold names of parameters inside texts; without parameters of its own a command leaves them alone.
    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
