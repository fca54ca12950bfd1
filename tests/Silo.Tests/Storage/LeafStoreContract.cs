using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>What every store of leaves does.</summary>
/// <typeparam name="TStore">The store.</typeparam>
public abstract class LeafStoreContract<TStore>
    where TStore : ILeafStore, ICheckpointStore, IAsyncDisposable
{
    /// <summary>Opens the store of this test.</summary>
    protected abstract TStore Open(int maxBatch = 5_000, int capacity = 20_000);

    /// <summary>Runs a statement beside the store.</summary>
    protected abstract object? Scalar(string sql);

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        await using var store = Open();

        Assert.Null(await store.ReadAsync("member/github:ana"));
        var first = await store.WriteAsync(Write(store, "member/github:ana", 0, 7));
        Assert.True(first > 0);
        Assert.Equal(first + 1, await store.WriteAsync(Write(store, "member/github:ana", first, 8)));

        var leaf = await store.ReadAsync("member/github:ana");
        Assert.Equal(("member/github:ana", first + 1, false, 8L), (leaf!.Key, leaf.Version, leaf.IsTold, TestCodec.OffsetOf(leaf)));
    }

    [Fact]
    public async Task Keys_of_any_characters_are_found()
    {
        await using var store = Open();
        string[] keys = ["member/slack:Zoë \"Z\" \\ O'Hara", "member/x:日本", "member/x:😀", "member/x:a\tb"];
        foreach (var key in keys)
        {
            await store.WriteAsync(Write(store, key, 0, 1));
        }

        Assert.All(await Task.WhenAll(keys.Select(key => store.ReadAsync(key))), Assert.NotNull);
        Assert.Equal(keys.Order(), (await store.ReadManyAsync(keys)).Select(leaf => leaf.Key).Order());
    }

    [Fact]
    public async Task A_write_at_another_version_changes_nothing()
    {
        await using var store = Open();
        var stored = await store.WriteAsync(Write(store, "a", 0, 1));

        await Assert.ThrowsAsync<VersionConflictException>(() => store.WriteAsync(Write(store, "a", 0, 2, ["p"])));
        await Assert.ThrowsAsync<VersionConflictException>(() => store.WriteAsync(Write(store, "a", stored + 1, 2, ["p"])));
        await Assert.ThrowsAsync<VersionConflictException>(() => store.WriteAsync(Write(store, "b", 1, 2, ["p"])));

        Assert.Equal(1, TestCodec.OffsetOf(await store.ReadAsync("a")));
        Assert.Null(await store.ReadAsync("b"));
        Assert.Empty(await store.ReadChildrenAsync(["p"]));
    }

    [Fact]
    public async Task A_conflict_fails_only_its_own_write()
    {
        await using var store = Open();
        await store.WriteAsync(Write(store, "taken", 0, 1));

        var writes = Enumerable.Range(0, 200).Select(i => store.WriteAsync(Write(store, $"k{i}", 0, i))).ToList();
        var lost = store.WriteAsync(Write(store, "taken", 0, 9));
        writes.AddRange(Enumerable.Range(200, 200).Select(i => store.WriteAsync(Write(store, $"k{i}", 0, i))));

        Assert.Single((await Task.WhenAll(writes)).Distinct());
        await Assert.ThrowsAsync<VersionConflictException>(() => lost);
    }

    [Fact]
    public async Task Of_many_writers_of_one_version_one_wins()
    {
        await using var store = Open();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
        {
            try
            {
                await store.WriteAsync(Write(store, "a", 0, i));
                return true;
            }
            catch (VersionConflictException)
            {
                return false;
            }
        })));

        Assert.Single(outcomes, won => won);
    }

    [Fact]
    public async Task A_thousand_writers_at_once_are_all_stored()
    {
        await using var store = Open();

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Task.Run(async () =>
        {
            var version = 0L;
            for (var round = 1; round <= 5; round++)
            {
                version = await store.WriteAsync(Write(store, $"k{i}", version, round));
                // A read that starts after a write completed sees it.
                Assert.Equal(round, TestCodec.OffsetOf(await store.ReadAsync($"k{i}")));
            }
        })));

        var leaves = await store.ReadManyAsync([.. Enumerable.Range(0, 1_000).Select(i => $"k{i}")]);
        Assert.Equal(1_000, leaves.Count);
        Assert.Single(leaves.Select(leaf => leaf.Version).Distinct());
        Assert.All(leaves, leaf => Assert.Equal(5, TestCodec.OffsetOf(leaf)));
    }

    [Fact]
    public async Task More_callers_than_the_queue_holds_wait_for_room()
    {
        await using var store = Open(maxBatch: 2, capacity: 3);

        var versions = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => store.WriteAsync(Write(store, $"k{i}", 0, i))));

        Assert.Single(versions.Distinct());
    }

    [Fact]
    public async Task Edges_follow_the_rows()
    {
        await using var store = Open();
        var first = await store.WriteAsync(Write(store, "m1", 0, 1, ["account/acme", "domain/acme.com"]));
        await store.WriteAsync(Write(store, "m2", 0, 1, ["account/acme"]));
        await store.WriteAsync(Write(store, "m1", first, 2, ["account/other", "account/acme"], ["domain/acme.com"]));

        var edges = await store.ReadChildrenAsync(["account/acme", "account/other", "domain/acme.com", "account/none"]);

        Assert.Equal(
            [new LeafEdge("account/acme", "m1"), new LeafEdge("account/acme", "m2"), new LeafEdge("account/other", "m1")],
            edges.OrderBy(edge => edge.Parent).ThenBy(edge => edge.Child));
    }

    [Fact]
    public async Task Many_keys_are_read_at_once_each_once()
    {
        await using var store = Open();
        var keys = Enumerable.Range(0, 2_500).Select(i => $"k{i}").ToArray();
        var versions = await Task.WhenAll(keys.Select(key => store.WriteAsync(Write(store, key, 0, 1))));

        string[] asked = [.. keys, "missing", .. keys];

        Assert.Equal(2_500, (await store.ReadManyAsync(asked)).Count);
        Assert.Equal(
            keys.Zip(versions, (key, version) => new LeafVersion(key, version) { Epoch = ((ILeafStore)store).Epoch }).OrderBy(leaf => leaf.Key),
            (await store.ReadVersionsAsync(asked)).OrderBy(leaf => leaf.Key));
        Assert.Empty(await store.ReadManyAsync([]));
    }

    [Fact]
    public async Task The_versions_of_all_rows_come_in_pages()
    {
        await using var store = Open();
        var epoch = ((ILeafStore)store).Epoch;
        string[] keys = [.. Enumerable.Range(0, 25).Select(i => $"k{i:D2}"), "member/x:日本", "member/x:😀"];
        var versions = await Task.WhenAll(keys.Select(key => store.WriteAsync(Write(store, key, 0, 1))));
        var rewritten = await store.WriteAsync(Write(store, "k07", versions[7], 2));

        var found = new List<LeafVersion>();
        while (await store.ReadVersionsAsync(found.Count == 0 ? null : found[^1].Key, 10) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 10);
            found.AddRange(page);
        }

        Assert.Equal(
            keys.Zip(versions, (key, version) => new LeafVersion(key, key == "k07" ? rewritten : version) { Epoch = epoch }).OrderBy(leaf => leaf.Key),
            found.OrderBy(leaf => leaf.Key));
        Assert.Empty(await store.ReadVersionsAsync("member/x:😀", 10));
    }

    [Fact]
    public async Task Rows_are_untold_until_marked_at_their_version()
    {
        await using var store = Open();
        var stored = (await Task.WhenAll(Enumerable.Range(0, 25).Select(i => store.WriteAsync(Write(store, $"k{i:D2}", 0, 1))))).Distinct().Single();

        var first = await store.ReadUntoldAsync(null, 10);
        var second = await store.ReadUntoldAsync(first[^1], 10);
        var third = await store.ReadUntoldAsync(second[^1], 10);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"k{i:D2}"), first.Concat(second).Concat(third));

        await store.WriteAsync(Write(store, "k03", stored, 2));
        await store.MarkToldAsync([.. Enumerable.Range(0, 25).Select(i => new LeafVersion($"k{i:D2}", stored) { Epoch = ((ILeafStore)store).Epoch })]);

        Assert.Equal(["k03"], await store.ReadUntoldAsync(null, 10));
        Assert.True((await store.ReadAsync("k04"))!.IsTold);

        await store.WriteAsync(Write(store, "k04", stored, 2));
        Assert.Equal(["k03", "k04"], await store.ReadUntoldAsync(null, 10));
    }

    [Fact]
    public async Task After_disposal_everything_queued_is_stored_and_nothing_more_is_taken()
    {
        var store = Open();
        var writes = Enumerable.Range(0, 500).Select(i => store.WriteAsync(Write(store, $"k{i}", 0, i))).ToList();
        await store.DisposeAsync();

        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<LeafStoreException>(() => store.WriteAsync(Write(store, "late", 0, 1)));
        await Assert.ThrowsAsync<LeafStoreException>(() => store.ReadAsync("k0"));
        await Assert.ThrowsAsync<LeafStoreException>(() => store.ReadManyAsync(["k0"]));
        Assert.Equal(500L, Scalar("SELECT count(*) FROM leaf"));
    }

    private static LeafWrite Write(TStore store, string key, long expected, long offset, string[]? added = null, string[]? removed = null) =>
        new(key, expected, TestCodec.At(offset), added ?? [], removed ?? []) { Epoch = ((ILeafStore)store).Epoch };
}
