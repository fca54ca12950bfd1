using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>A database whose rows were written with the one setting is not opened with the other.</summary>
[Collection(PostgresCollection.Name)]
public sealed class RowPlaceTests(PostgresServer server) : IDisposable
{
    private readonly StoreDirectory _directory = new();
    private readonly PostgresSite _site = new(server);

    public void Dispose()
    {
        _directory.Dispose();
        _site.Dispose();
    }

    [Theory]
    [InlineData(false, "Storage:Rows=group-commit, and Storage:Rows is grain-storage")]
    [InlineData(true, "Storage:Rows=grain-storage, and Storage:Rows is group-commit")]
    public async Task A_SQLite_file_with_rows_stays_as_it_is(bool isApart, string says)
    {
        // Without rows it may be either.
        await Open(!isApart).DisposeAsync();
        await FillAsync(Open(isApart));

        Assert.Contains(says, Assert.Throws<StorageUnavailableException>(() => Open(!isApart)).Message, StringComparison.Ordinal);
        await Open(isApart).DisposeAsync();

        IRowStore Open(bool isApart) => _directory.Open(options: _directory.Options() with { KeepsContentsApart = isApart });
    }

    [Theory]
    [InlineData(false, "Storage:Rows=group-commit, and Storage:Rows is grain-storage")]
    [InlineData(true, "Storage:Rows=grain-storage, and Storage:Rows is group-commit")]
    public async Task A_PostgreSQL_database_with_rows_stays_as_it_is(bool isApart, string says)
    {
        await Open(!isApart).DisposeAsync();
        await FillAsync(Open(isApart));

        Assert.Contains(says, Assert.Throws<StorageUnavailableException>(() => Open(!isApart)).Message, StringComparison.Ordinal);
        await Open(isApart).DisposeAsync();

        IRowStore Open(bool isApart) => _site.Open(_site.Options with { KeepsContentsApart = isApart });
    }

    private static async Task FillAsync(IRowStore store)
    {
        await store.WriteAsync(new LeafWrite("a", 0, TestCodec.At(1), [], []) { Epoch = store.Epoch });
        await store.DisposeAsync();
    }
}
