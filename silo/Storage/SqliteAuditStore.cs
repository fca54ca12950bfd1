using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>The audit log in the file of what is not hot, beside the models and keys. One connection, off the callers' schedulers.</summary>
public sealed class SqliteAuditStore : IAuditStore, IDisposable
{
    private static readonly SchemaMigrations s_migrations = new("audit",
    [
        """
        CREATE TABLE audit (
            at       INTEGER NOT NULL,
            call     TEXT    NOT NULL,
            outcome  INTEGER NOT NULL,
            key_id   TEXT    NOT NULL,
            key_name TEXT    NOT NULL,
            method   TEXT    NOT NULL,
            route    TEXT    NOT NULL,
            subject  TEXT    NOT NULL,
            status   INTEGER,
            PRIMARY KEY (at, call, outcome)
        ) WITHOUT ROWID;

        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
        CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
        """,
    ]);

    // Held by whoever uses the connection.
    private readonly SemaphoreSlim _free = new(1, 1);
    private readonly SqliteFile _file;
    private readonly SqliteConnection _connection;

    /// <summary>Opens the file and brings the log's table up to date.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be used; the message is one line that names it.</exception>
    public SqliteAuditStore(SqliteOptions options)
    {
        _file = new SqliteFile(options);
        _connection = _file.OpenForWriting();
        try
        {
            s_migrations.Apply(_connection);
        }
        catch (Exception exception)
        {
            _connection.Dispose();
            throw _file.Explain(exception);
        }
    }

    /// <inheritdoc/>
    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default) => RunAsync(
        command =>
        {
            command.CommandText =
                """
                INSERT INTO audit (at, call, outcome, key_id, key_name, method, route, subject, status)
                VALUES ($at, $call, $outcome, $key_id, $key_name, $method, $route, $subject, $status)
                ON CONFLICT DO NOTHING
                """;
            Bind(command, "$at", entry.At.ToUnixTimeMilliseconds());
            Bind(command, "$call", entry.Call);
            Bind(command, "$outcome", entry.Place.IsOutcome ? 1 : 0);
            Bind(command, "$key_id", entry.KeyId);
            Bind(command, "$key_name", entry.KeyName);
            Bind(command, "$method", entry.Method);
            Bind(command, "$route", entry.Route);
            Bind(command, "$subject", AuditSubject.ToJson(entry.Subject));
            Bind(command, "$status", entry.Status is { } status ? status : DBNull.Value);
            return command.ExecuteNonQuery();
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, AuditPlace? after, int limit, CancellationToken cancellationToken = default) => RunAsync<IReadOnlyList<AuditEntry>>(
        command =>
        {
            command.CommandText =
                """
                SELECT at, call, key_id, key_name, method, route, subject, status FROM audit
                WHERE at >= $from AND at < $to AND (at, call, outcome) > ($after_at, $after_call, $after_outcome)
                ORDER BY at, call, outcome LIMIT $limit
                """;
            Bind(command, "$from", from.ToUnixTimeMilliseconds());
            Bind(command, "$to", to.ToUnixTimeMilliseconds());
            Bind(command, "$after_at", after?.At.ToUnixTimeMilliseconds() ?? long.MinValue);
            Bind(command, "$after_call", after?.Call ?? "");
            Bind(command, "$after_outcome", after?.IsOutcome == true ? 1 : 0);
            Bind(command, "$limit", limit);
            using var reader = command.ExecuteReader();
            var entries = new List<AuditEntry>();
            while (reader.Read())
            {
                entries.Add(new AuditEntry(
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                    reader.GetString(4), reader.GetString(5), AuditSubject.FromJson(reader.GetString(6)), reader.IsDBNull(7) ? null : reader.GetInt32(7)));
            }

            return entries;
        },
        cancellationToken);

    /// <summary>Closes the file, once nobody uses it.</summary>
    public void Dispose()
    {
        _free.Wait();
        _connection.Dispose();
        _free.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<SqliteCommand, T> run, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(
                () =>
                {
                    using var command = _connection.CreateCommand();
                    return run(command);
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            throw _file.Explain(exception);
        }
        finally
        {
            _free.Release();
        }
    }

    private static void Bind(SqliteCommand command, string name, object value) => command.Parameters.AddWithValue(name, value);
}
