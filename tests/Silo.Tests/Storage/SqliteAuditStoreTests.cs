using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

public sealed class SqliteAuditStoreTests : AuditStoreContract, IDisposable
{
    private readonly StoreDirectory _directory = new();
    private readonly List<SqliteAuditStore> _open = [];

    public void Dispose()
    {
        _open.ForEach(store => store.Dispose());
        _directory.Dispose();
    }

    [Fact]
    public async Task A_log_that_is_opened_again_holds_what_it_held()
    {
        await Entries_come_back_in_their_order_page_by_page();
        Assert.Equal(7, (await Open().ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, 100)).Count);
    }

    [Fact]
    public void A_log_of_a_newer_program_is_refused()
    {
        Open();
        _directory.Scalar("UPDATE schema_version SET version = 99 WHERE part = 'audit'");
        Assert.Contains("version 99 of schema 'audit'", Assert.Throws<StorageUnavailableException>(Open).Message, StringComparison.Ordinal);
    }

    protected override IAuditStore Open()
    {
        var store = new SqliteAuditStore(_directory.Options());
        _open.Add(store);
        return store;
    }

    protected override void Execute(string sql) => _directory.Scalar(sql);
}
