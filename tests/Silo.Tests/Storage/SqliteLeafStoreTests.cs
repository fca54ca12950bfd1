using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

public sealed class SqliteLeafStoreTests : LeafStoreContract<SqliteLeafStore>, IDisposable
{
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_row_that_cannot_be_decoded_fails_with_its_key()
    {
        await using var store = _directory.Open();
        await store.WriteAsync(new LeafWrite("a", 0, TestCodec.At(1), [], []));
        _directory.Scalar("UPDATE leaf SET state = x'00' WHERE key = 'a'");

        var exception = await Assert.ThrowsAsync<LeafStoreException>(() => store.ReadAsync("a"));
        Assert.Contains("'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_by_key_and_of_untold_rows_use_their_indexes()
    {
        await _directory.Open().DisposeAsync();

        Assert.Contains("SEARCH leaf USING INDEX sqlite_autoindex_leaf_1 (key=?)", Plan(
            "SELECT key, version, told, state FROM leaf WHERE key IN (SELECT value FROM json_each('[]'))"), StringComparison.Ordinal);
        Assert.Contains("SEARCH edge USING PRIMARY KEY", Plan(
            "SELECT parent, child FROM edge WHERE parent IN (SELECT value FROM json_each('[]'))"), StringComparison.Ordinal);
        Assert.Contains("leaf_untold", Plan(
            "SELECT key FROM leaf WHERE told = 0 AND key > '' ORDER BY key LIMIT 10"), StringComparison.Ordinal);

        string Plan(string sql)
        {
            using var connection = _directory.Connect();
            using var command = connection.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + sql;
            using var reader = command.ExecuteReader();
            var lines = new List<string>();
            while (reader.Read())
            {
                lines.Add(reader.GetString(3));
            }

            return string.Join('\n', lines);
        }
    }

    protected override SqliteLeafStore Open(int maxBatch = 5_000, int capacity = 20_000) =>
        _directory.Open(options: _directory.Options() with { MaxBatch = maxBatch, Capacity = capacity });

    protected override object? Scalar(string sql) => _directory.Scalar(sql);
}
