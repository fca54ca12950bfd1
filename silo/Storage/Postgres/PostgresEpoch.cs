using Npgsql;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>
/// Epochs of a PostgreSQL database: within one, no commit that was answered has been lost. One ends when the postmaster
/// starts anew, when PostgreSQL recovers from the crash of a backend, and when a standby takes over.
/// </summary>
internal static class PostgresEpoch
{
    /// <summary>A condition that holds while <c>$1</c> is the epoch.</summary>
    public const string IsCurrent =
        "EXISTS (SELECT 1 FROM current_epoch WHERE number = $1 AND postmaster = pg_postmaster_start_time())";

    private const string Read = "SELECT number FROM current_epoch WHERE postmaster = pg_postmaster_start_time()";

    // Seconds since 2020 keep the numbers apart even where a standby that takes over has not heard of the last one.
    private const string Begin =
        """
        WITH begun AS (
            INSERT INTO epoch (number, postmaster, began)
            SELECT greatest(coalesce(max(number), 0) + 1, floor(extract(epoch FROM clock_timestamp()))::bigint - 1577836800),
                pg_postmaster_start_time(), clock_timestamp()
            FROM epoch
            RETURNING number, postmaster
        ), gone AS (
            DELETE FROM current_epoch
        )
        INSERT INTO current_epoch (number, postmaster) SELECT number, postmaster FROM begun
        RETURNING number
        """;

    /// <summary>Finds the epoch that a connection is in; begins one where none is.</summary>
    public static long Find(NpgsqlConnection connection)
    {
        using var read = new NpgsqlCommand(Read, connection);
        if (read.ExecuteScalar() is long current)
        {
            return current;
        }

        using var transaction = connection.BeginTransaction();
        using (var alone = new NpgsqlCommand(
            $"SET LOCAL synchronous_commit = on; SELECT pg_advisory_xact_lock({PostgresSchema.Lock})", connection, transaction))
        {
            alone.ExecuteNonQuery();
        }

        if (read.ExecuteScalar() is not long found)
        {
            using var begin = new NpgsqlCommand(Begin, connection, transaction);
            found = (long)begin.ExecuteScalar()!;
        }

        // Durable before anybody works with it: its number must not be given again.
        transaction.Commit();
        return found;
    }
}
