using CommunityScoring.Silo.Storage.Postgres;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

/// <summary>A server that crashes between rows that were confirmed and the checkpoint that would have made them durable.</summary>
public sealed class PostgresCrashTests : IAsyncLifetime
{
    private const string Stored = "confirmed";
    private readonly PostgresServer _server = new();
    private PostgresSite _site = null!;

    public async Task InitializeAsync()
    {
        // Otherwise the log's writer has most rows on disk after 0.2 s, and the loss would be a matter of luck.
        _server.Settings.AddRange(["wal_writer_delay=10s", "wal_writer_flush_after=1GB", "wal_buffers=16MB", "autovacuum=off"]);
        await _server.InitializeAsync();
        _site = new PostgresSite(_server);
    }

    public Task DisposeAsync()
    {
        _site.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Rows_without_a_checkpoint_are_lost_and_their_checkpoint_is_refused()
    {
        await using var store = _site.Open();
        var before = store.Epoch;
        var version = await WriteAsync(store, Stored, 0, before);
        await CheckpointAsync(store, 1, null, before);
        var lost = await WriteAsync(store, Stored, version, before, offset: 2);
        await WriteAsync(store, "new", 0, before);

        _server.Crash();
        await _server.StartAsync();

        // The pump goes on as if nothing had happened; the connection is found broken, then the epoch another one.
        await RefusedAsync(() => CheckpointAsync(store, 2, 1, before));
        Assert.True(store.Epoch > before);
        Assert.Null(await store.ReadAsync("new"));
        var read = await store.ReadAsync(Stored);
        Assert.Equal((version, 1L), (read!.Version, TestCodec.OffsetOf(read)));
        Assert.Equal(1, (await store.ReadAsync("id", 0))!.Position);

        // A leaf that still has in memory what is lost writes nothing any more.
        await RefusedAsync(() => WriteAsync(store, Stored, lost, before, offset: 3));

        // Who begins again from what is stored goes on from there.
        Assert.Equal(lost, await WriteAsync(store, Stored, version, store.Epoch, offset: 2));
        await CheckpointAsync(store, 2, 1, store.Epoch);
    }

    [Fact]
    public async Task A_checkpoint_makes_all_rows_before_it_durable()
    {
        await using var store = _site.Open();
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => WriteAsync(store, $"k{i}", 0, store.Epoch)));
        await using (var other = _site.Open())
        {
            // Of another silo, through another connection.
            await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => WriteAsync(other, $"o{i}", 0, other.Epoch)));
        }

        await CheckpointAsync(store, 1, null, store.Epoch);

        _server.Crash();
        await _server.StartAsync();

        Assert.Equal(2_000L, _site.Scalar("SELECT count(*) FROM leaf"));
    }

    [Fact]
    public async Task With_synchronous_commits_every_row_is_durable_when_it_is_confirmed()
    {
        await using var store = _site.Open(_site.Options with { CommitsSynchronously = true });
        await WriteAsync(store, Stored, 0, store.Epoch);

        _server.Crash();
        await _server.StartAsync();

        Assert.Equal(1L, _site.Scalar("SELECT count(*) FROM leaf"));
    }

    [Fact]
    public async Task The_crash_of_a_single_backend_begins_an_epoch_too()
    {
        // The postmaster lives on and its start time stays what it was, but what was not flushed is gone all the same.
        await using var store = _site.Open();
        var before = store.Epoch;
        await WriteAsync(store, Stored, 0, before);

        await PostgresServer.CrashBackendAsync(_site.ConnectionString);

        await RefusedAsync(() => CheckpointAsync(store, 1, null, before));
        Assert.True(store.Epoch > before);
        Assert.Null(await store.ReadAsync(Stored));
    }

    [Fact]
    public async Task A_restart_that_loses_nothing_begins_an_epoch_too()
    {
        await using var store = _site.Open();
        var before = store.Epoch;
        _server.Crash();
        await _server.StartAsync();
        await using var other = _site.Open();

        Assert.True(other.Epoch > before);
    }

    // While the server recovers, whoever asks is told that it is away, and asks again.
    private static async Task RefusedAsync(Func<Task> act)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await act();
                Assert.Fail("It was taken.");
            }
            catch (Exception exception) when (exception is FormerEpochException or CheckpointConflictException)
            {
                return;
            }
            catch (LeafStoreException) when (attempt < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static Task<long> WriteAsync(PostgresLeafStore store, string key, long expected, long epoch, long offset = 1) =>
        store.WriteAsync(new LeafWrite(key, expected, TestCodec.At(offset), [], []) { Epoch = epoch });

    private static Task CheckpointAsync(PostgresLeafStore store, long position, long? expected, long epoch) =>
        store.WriteAsync(new Checkpoint("id", "topic", 0, position, OutcomeCounts.None, DateTimeOffset.UnixEpoch) { Epoch = epoch }, expected);
}
