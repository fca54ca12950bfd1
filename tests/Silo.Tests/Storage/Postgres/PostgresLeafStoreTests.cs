using CommunityScoring.Silo.Storage.Postgres;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresLeafStoreTests(PostgresServer server) : LeafStoreContract<PostgresLeafStore>, IDisposable
{
    private readonly PostgresSite _site = new(server);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_row_that_cannot_be_decoded_fails_with_its_key()
    {
        await using var store = Open();
        await store.WriteAsync(new LeafWrite("a", 0, TestCodec.At(1), [], []) { Epoch = store.Epoch });
        _site.Scalar("UPDATE leaf SET state = '\\x00' WHERE key = 'a'");

        var exception = await Assert.ThrowsAsync<LeafStoreException>(() => store.ReadAsync("a"));
        Assert.Contains("'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_writes_of_one_leaf_in_one_group_are_one_after_the_other()
    {
        await using var store = Open(maxBatch: 1_000);
        var busy = Enumerable.Range(0, 500).Select(i => store.WriteAsync(Write(store, $"k{i}", 0, i))).ToList();
        var first = store.WriteAsync(Write(store, "a", 0, 1));
        var second = store.WriteAsync(Write(store, "a", 0, 2));
        var other = store.WriteAsync(Write(store, "b", 0, 3));

        await Task.WhenAll([.. busy, first, other]);
        await Assert.ThrowsAsync<VersionConflictException>(() => second);
        Assert.Equal(1, TestCodec.OffsetOf(await store.ReadAsync("a")));
    }

    [Fact]
    public async Task A_write_of_another_epoch_is_refused()
    {
        await using var store = Open();

        await Assert.ThrowsAsync<FormerEpochException>(() => store.WriteAsync(new LeafWrite("a", 0, TestCodec.At(1), [], []) { Epoch = store.Epoch - 1 }));

        Assert.Null(await store.ReadAsync("a"));
    }

    [Fact]
    public async Task Two_stores_on_one_database_see_each_others_rows_and_conflicts_and_are_in_one_epoch()
    {
        await using var one = Open();
        await using var other = Open();
        Assert.Equal(one.Epoch, other.Epoch);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => (i % 2 == 0 ? one : other).WriteAsync(Write(one, $"k{i}", 0, i))));

        Assert.NotNull(await one.ReadAsync("k1"));
        Assert.NotNull(await other.ReadAsync("k0"));
        await Assert.ThrowsAsync<VersionConflictException>(() => one.WriteAsync(Write(one, "k1", 0, 1)));
    }

    protected override PostgresLeafStore Open(int maxBatch = 5_000, int capacity = 20_000) =>
        _site.Open(_site.Options with { MaxBatch = maxBatch, Capacity = capacity });

    protected override object? Scalar(string sql) => _site.Scalar(sql);

    private static LeafWrite Write(PostgresLeafStore store, string key, long expected, long offset) =>
        new(key, expected, TestCodec.At(offset), [], []) { Epoch = store.Epoch };
}
