using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

public sealed class SqliteDurabilityTests : IDisposable
{
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Rows_and_checkpoints_are_there_after_the_file_is_closed_and_opened()
    {
        await using (var store = _directory.Open())
        {
            await Fill(store);
        }

        await AssertFilled("test.db");
    }

    [Fact]
    public async Task A_completed_write_survives_the_end_of_the_process()
    {
        // What a killed process leaves behind: the file and its log as they are while it still holds them open.
        await using var store = _directory.Open();
        await Fill(store);
        File.Copy(_directory.File(), _directory.File("copy.db"));
        File.Copy(_directory.File("test.db-wal"), _directory.File("copy.db-wal"));

        await AssertFilled("copy.db");
    }

    [Fact]
    public async Task A_log_cut_off_in_the_middle_of_a_group_loses_that_group_alone()
    {
        await using var store = _directory.Open();
        await Fill(store);
        var stored = new FileInfo(_directory.File("test.db-wal")).Length;
        await store.WriteAsync(new LeafWrite("torn", 0, TestCodec.At(1), [], []));
        File.Copy(_directory.File(), _directory.File("copy.db"));
        File.Copy(_directory.File("test.db-wal"), _directory.File("copy.db-wal"));
        using (var log = File.OpenWrite(_directory.File("copy.db-wal")))
        {
            log.SetLength(stored + 100);
        }

        await AssertFilled("copy.db");
        await using var copy = _directory.Open("copy.db");
        Assert.Null(await copy.ReadAsync("torn"));
    }

    [Fact]
    public async Task Two_stores_on_one_file_see_each_others_rows_and_conflicts()
    {
        var patient = _directory.Options() with { BusyTimeout = TimeSpan.FromSeconds(30) };
        await using var one = _directory.Open(options: patient);
        await using var other = _directory.Open(options: patient);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i =>
            (i % 2 == 0 ? one : other).WriteAsync(new LeafWrite($"k{i}", 0, TestCodec.At(i), [], []))));

        Assert.NotNull(await one.ReadAsync("k1"));
        Assert.NotNull(await other.ReadAsync("k0"));
        await Assert.ThrowsAsync<VersionConflictException>(
            () => one.WriteAsync(new LeafWrite("k1", 0, TestCodec.At(1), [], [])));
    }

    private static async Task Fill(SqliteLeafStore store)
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i =>
            store.WriteAsync(new LeafWrite($"k{i}", 0, TestCodec.At(i), ["account/acme"], []))));
        await store.WriteAsync(new Checkpoint("id", "topic", 0, 300, OutcomeCounts.None, DateTimeOffset.UnixEpoch), null);
    }

    private async Task AssertFilled(string name)
    {
        await using var store = _directory.Open(name);
        Assert.Equal(300, (await store.ReadManyAsync([.. Enumerable.Range(0, 300).Select(i => $"k{i}")])).Count);
        Assert.Equal(300, (await store.ReadChildrenAsync(["account/acme"])).Count);
        Assert.Equal(300, (await store.ReadAsync("id", 0))!.Position);
    }
}
