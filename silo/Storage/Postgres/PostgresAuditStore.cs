using CommunityScoring.Storage;
using Npgsql;
using NpgsqlTypes;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>The audit log in PostgreSQL. One connection, off the callers' schedulers. Commits synchronously, whatever hot rows do.</summary>
public sealed class PostgresAuditStore : IAuditStore, IAsyncDisposable
{
    // Begins after the epoch's own time, which no entry is older than; PostgreSQL has no least timestamp that .NET knows.
    private static readonly DateTimeOffset s_first = DateTimeOffset.UnixEpoch;

    // Adding an entry twice does no harm, so that it may be tried again like a read.
    private readonly PostgresReadPool _connections;

    /// <summary>Connects to the database and brings its schema up to date.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be used; the message is one line that names it.</exception>
    public PostgresAuditStore(PostgresOptions options)
    {
        var database = new PostgresDatabase(options.ConnectionString);
        PostgresSchema.Apply(database);
        _connections = new PostgresReadPool(database, 1);
    }

    /// <inheritdoc/>
    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default) => _connections.RunAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction();
            using (var setting = new NpgsqlCommand("SET LOCAL synchronous_commit = on", connection))
            {
                setting.ExecuteNonQuery();
            }

            using var command = new NpgsqlCommand(
                """
                INSERT INTO audit (at, call, outcome, key_id, key_name, method, route, subject, status)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
                """,
                connection);
            Bind(
                command, entry.At.UtcDateTime, entry.Call, entry.Place.IsOutcome, entry.KeyId, entry.KeyName, entry.Method, entry.Route,
                AuditSubject.ToJson(entry.Subject));
            command.Parameters.Add(new NpgsqlParameter { Value = entry.Status is { } status ? status : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
            var added = command.ExecuteNonQuery();
            transaction.Commit();
            return added;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, AuditPlace? after, int limit, CancellationToken cancellationToken = default) => _connections.RunAsync<IReadOnlyList<AuditEntry>>(
        connection =>
        {
            using var command = new NpgsqlCommand(
                """
                SELECT at, call, key_id, key_name, method, route, subject, status FROM audit
                WHERE at >= $1 AND at < $2 AND (at, call, outcome) > ($3, $4, $5)
                ORDER BY at, call, outcome LIMIT $6
                """,
                connection);
            Bind(
                command, Later(from).UtcDateTime, Later(to).UtcDateTime, (after?.At ?? s_first).UtcDateTime, after?.Call ?? "",
                after?.IsOutcome ?? false, limit);
            using var reader = command.ExecuteReader();
            var entries = new List<AuditEntry>();
            while (reader.Read())
            {
                entries.Add(new AuditEntry(
                    new DateTimeOffset(reader.GetDateTime(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                    reader.GetString(5), AuditSubject.FromJson(reader.GetString(6)), reader.IsDBNull(7) ? null : reader.GetInt32(7)));
            }

            return entries;
        },
        cancellationToken);

    /// <summary>Closes the connection, once nobody uses it.</summary>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private static DateTimeOffset Later(DateTimeOffset at) => at < s_first ? s_first : at;

    private static void Bind(NpgsqlCommand command, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
