using System.Text.Json;
using CommunityScoring.Access;
using CommunityScoring.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>Orleans' own ADO.NET grain storage over our script, in a real silo.</summary>
public sealed class OrleansStorageTests(OrleansSilo silo) : IClassFixture<OrleansSilo>
{
    [Theory]
    [InlineData("kept")]
    [InlineData("deleted")]
    public async Task State_is_written_read_and_cleared(string provider)
    {
        var storage = Storage(provider);
        foreach (var id in Ids(provider))
        {
            var written = await Write(storage, id, "one");
            Assert.Equal("1", written.ETag);
            written.State!.Text = "two";
            await storage.WriteStateAsync(StateOf(id), id, written);
            Assert.Equal("2", written.ETag);

            var read = await Read(storage, id);
            Assert.Equal((true, "two", "2"), (read.RecordExists, read.State!.Text, read.ETag));

            await storage.ClearStateAsync(StateOf(id), id, read);
            var cleared = await Read(storage, id);
            Assert.Equal((false, ""), (cleared.RecordExists, cleared.State!.Text));

            cleared.State!.Text = "three";
            await storage.WriteStateAsync(StateOf(id), id, cleared);
            Assert.Equal("three", (await Read(storage, id)).State!.Text);
        }
    }

    [Theory]
    [InlineData("kept")]
    [InlineData("deleted")]
    public async Task A_stale_etag_is_refused_and_changes_nothing(string provider)
    {
        var storage = Storage(provider);
        var id = GrainId.Create("stored", "stale-" + provider);
        var stale = await Write(storage, id, "one");
        var fresh = await Read(storage, id);
        fresh.State!.Text = "two";
        await storage.WriteStateAsync(StateOf(id), id, fresh);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(StateOf(id), id, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync(StateOf(id), id, stale));
        // Another activation that has never seen the row.
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(storage, id, "new"));
        Assert.Equal("two", (await Read(storage, id)).State!.Text);
    }

    [Fact]
    public async Task A_write_after_the_row_was_deleted_is_refused()
    {
        var storage = Storage("deleted");
        var id = GrainId.Create("stored", "gone");
        var stale = await Write(storage, id, "one");
        await storage.ClearStateAsync(StateOf(id), id, await Read(storage, id));

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(StateOf(id), id, stale));
        Assert.False((await Read(storage, id)).RecordExists);
    }

    [Fact]
    public async Task The_ring_of_keys_comes_back_as_it_was()
    {
        var storage = Storage("kept");
        var id = GrainId.Create("ring", "0");
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        var ring = new GrainState<KeyRingState>(new KeyRingState
        {
            Keys =
            [
                new StoredKey
                {
                    Id = "a", Name = "crm", Roles = ["read", "success"], Segments = ["smb"], Owners = ["kim"], RequestsPerMinute = 60, CreatedAt = at,
                    ExpiresAt = at.AddDays(1), RevokedAt = at.AddHours(1), RotatedAt = at.AddMinutes(1), LastUsedDay = 739_000, Hash = "00", FormerHash = "01",
                    FormerEndsAt = at.AddMinutes(2),
                },
                new StoredKey { Id = "b" },
            ],
            Sessions = [new StoredSession { Hash = "02", SecretHash = "00", ExpiresAt = at }],
        });
        await storage.WriteStateAsync(StateOf(id), id, ring);
        var read = new GrainState<KeyRingState>(new KeyRingState());
        await storage.ReadStateAsync(StateOf(id), id, read);
        Assert.Equal(JsonSerializer.Serialize(ring.State), JsonSerializer.Serialize(read.State));
    }

    [Fact]
    public async Task Many_grains_write_at_once()
    {
        var storage = Storage("kept");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Write(storage, GrainId.Create("many", $"k{i}"), "one")));
        Assert.Equal(200L, silo.Directory.Scalar("SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString LIKE 'k%'"));
    }

    [Fact]
    public async Task Leaves_and_Orleans_states_share_one_file()
    {
        await using var store = silo.Directory.Open();
        Assert.Null(await store.ReadAsync("a"));
        Assert.Equal(2L, silo.Directory.Scalar("SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public void The_script_may_be_run_again()
    {
        using var connection = silo.Directory.Connect();
        SqliteOrleansSchema.Apply(connection);
        SqliteOrleansSchema.Apply(connection);
        Assert.Equal(4L, StoreDirectory.Scalar(connection, "SELECT count(*) FROM OrleansQuery"));
    }

    private static IEnumerable<GrainId> Ids(string provider) =>
    [
        GrainId.Create(provider, "text"),
        GrainId.Create(GrainType.Create(provider), GrainIdKeyExtensions.CreateIntegerKey(17)),
        GrainId.Create(GrainType.Create(provider), GrainIdKeyExtensions.CreateIntegerKey(17, "ext")),
        GrainId.Create(GrainType.Create(provider), GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid())),
    ];

    // The provider's key leaves out the grain's type, which Orleans puts before the state's name.
    private static string StateOf(GrainId id) => $"{id.Type}.state";

    private static async Task<GrainState<Stored>> Write(IGrainStorage storage, GrainId id, string text)
    {
        var state = new GrainState<Stored>(new Stored { Text = text });
        await storage.WriteStateAsync(StateOf(id), id, state);
        return state;
    }

    private static async Task<GrainState<Stored>> Read(IGrainStorage storage, GrainId id)
    {
        var state = new GrainState<Stored>(new Stored());
        await storage.ReadStateAsync(StateOf(id), id, state);
        return state;
    }

    private IGrainStorage Storage(string provider) => silo.Services.GetRequiredKeyedService<IGrainStorage>(provider);

    /// <summary>A state as a grain keeps one.</summary>
    public sealed class Stored
    {
        public string Text { get; set; } = "";
    }
}
