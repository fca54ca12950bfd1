using Microsoft.Data.Sqlite;
using Npgsql;

namespace CommunityScoring.Benchmarks;

/// <summary>Where silos store in a measurement, read beside them.</summary>
internal abstract class StoreUnderTest : IDisposable
{
    /// <summary>What silos are told of it.</summary>
    public abstract Dictionary<string, string> Settings { get; }

    /// <summary>What its own processes have used; nothing where it has none.</summary>
    public virtual ProcessUsage Usage => default;

    /// <summary>Records behind a checkpoint; 0 while there is no schema yet.</summary>
    public long Stored => Positions.Values.Sum();

    /// <summary>The checkpoint of each partition.</summary>
    public abstract IReadOnlyDictionary<int, long> Positions { get; }

    /// <summary>How many times rows were written.</summary>
    public abstract long RowsWritten { get; }

    /// <summary>Makes one of a kind.</summary>
    /// <param name="provider">As <c>Storage__Provider</c> names it.</param>
    public static async Task<StoreUnderTest> CreateAsync(string provider) => provider switch
    {
        "sqlite" => new SqliteUnderTest(),
        "postgres" => new PostgresUnderTest(await TemporaryPostgres.StartAsync()),
        _ => throw new ArgumentException($"--storage {provider}: it is sqlite or postgres."),
    };

    public abstract void Dispose();

    private sealed class SqliteUnderTest : StoreUnderTest
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;

        public override Dictionary<string, string> Settings => new() { ["Storage__ConnectionString"] = $"Data Source={File}" };

        public override long RowsWritten => Read("SELECT 0, sum(version) FROM leaf")[0];

        public override IReadOnlyDictionary<int, long> Positions
        {
            get
            {
                try
                {
                    return System.IO.File.Exists(File) ? Read("SELECT partition, position FROM checkpoint") : [];
                }
                catch (SqliteException)
                {
                    return new Dictionary<int, long>();
                }
            }
        }

        private string File => SiloUnderTest.DatabaseIn(_folder);

        public override void Dispose() => Directory.Delete(_folder, recursive: true);

        private Dictionary<int, long> Read(string query)
        {
            using var connection = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = query;
            using var reader = command.ExecuteReader();
            var read = new Dictionary<int, long>();
            while (reader.Read())
            {
                read[reader.GetInt32(0)] = reader.GetInt64(1);
            }

            return read;
        }
    }

    private sealed class PostgresUnderTest(TemporaryPostgres server) : StoreUnderTest
    {
        // One for all readings: a process of the server would begin with each.
        private NpgsqlConnection? _connection;

        public override Dictionary<string, string> Settings => new()
        {
            ["Storage__Provider"] = "postgres",
            ["Storage__ConnectionString"] = server.ConnectionString,
            ["Cluster__AdvertisedAddress"] = "127.0.0.1",
        };

        public override ProcessUsage Usage => server.Usage;

        public override long RowsWritten => Read("SELECT 0, sum(version)::bigint FROM leaf")[0];

        public override IReadOnlyDictionary<int, long> Positions
        {
            get
            {
                try
                {
                    return Read("SELECT partition, position FROM checkpoint");
                }
                catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
                {
                    return new Dictionary<int, long>();
                }
            }
        }

        public override void Dispose()
        {
            _connection?.Dispose();
            server.Dispose();
        }

        private Dictionary<int, long> Read(string query)
        {
            if (_connection is null)
            {
                _connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=False");
                _connection.Open();
            }

            using var command = new NpgsqlCommand(query, _connection);
            using var reader = command.ExecuteReader();
            var read = new Dictionary<int, long>();
            while (reader.Read())
            {
                read[reader.GetInt32(0)] = reader.GetInt64(1);
            }

            return read;
        }
    }
}
