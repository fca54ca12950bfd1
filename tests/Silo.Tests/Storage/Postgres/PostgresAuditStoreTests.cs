using CommunityScoring.Silo.Storage.Postgres;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresAuditStoreTests(PostgresServer server) : AuditStoreContract, IAsyncLifetime
{
    private readonly PostgresSite _site = new(server);
    private readonly List<PostgresAuditStore> _open = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var store in _open)
        {
            await store.DisposeAsync();
        }

        _site.Dispose();
    }

    [Fact]
    public async Task The_database_refuses_to_empty_it()
    {
        await Entries_come_back_in_their_order_page_by_page();
        Assert.ThrowsAny<Exception>(() => Execute("TRUNCATE audit"));
        Assert.Equal(7L, _site.Scalar("SELECT count(*) FROM audit"));
    }

    protected override IAuditStore Open()
    {
        var store = new PostgresAuditStore(_site.Options);
        _open.Add(store);
        return store;
    }

    protected override void Execute(string sql) => _site.Scalar(sql);
}
