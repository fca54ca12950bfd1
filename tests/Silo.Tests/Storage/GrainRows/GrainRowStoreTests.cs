using CommunityScoring.Hosting;
using CommunityScoring.Rows;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Storage.GrainRows;
using CommunityScoring.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.GrainRows;

/// <summary>Rows of which a content and its index were left apart, as by a process that ended between the two.</summary>
public sealed class GrainRowStoreTests : IDisposable
{
    private static readonly DateOnly s_day = new(2026, 11, 20);
    private readonly GrainRowSite _site = GrainRowSite.OnSqlite();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task What_the_index_missed_of_a_leaf_is_noted_by_the_next_reader()
    {
        await using var store = _site.Open();
        await store.WriteAsync(new LeafWrite("a", 0, TestCodec.At(1), ["p", "q"], []));
        await store.MarkToldAsync([new LeafVersion("a", 1)]);
        await ContentAsync("a", 1, 2, added: ["r"], removed: ["q"]);

        // Nothing follows from it before it is noted.
        Assert.Equal([new LeafVersion("a", 1)], await store.ReadVersionsAsync(["a"]));
        Assert.Empty(await store.ReadUntoldAsync(null, 10));

        var leaf = await store.ReadAsync("a");
        Assert.Equal((2L, false, 2L), (leaf!.Version, leaf.IsTold, TestCodec.OffsetOf(leaf)));
        Assert.Equal([new LeafVersion("a", 2)], await store.ReadVersionsAsync(["a"]));
        Assert.Equal(["p", "r"], (await store.ReadChildrenAsync(["p", "q", "r"])).Select(edge => edge.Parent).Order());
        Assert.Equal(["a"], await store.ReadUntoldAsync(null, 10));
        Assert.Equal(3, await store.WriteAsync(new LeafWrite("a", 2, TestCodec.At(3), [], [])));
    }

    [Fact]
    public async Task Many_readers_of_a_leaf_that_the_index_missed_agree()
    {
        await using var store = _site.Open();
        await ContentAsync("a", 0, 1, added: ["p"]);

        var leaves = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => store.ReadAsync("a")));

        Assert.All(leaves, leaf => Assert.Equal(1, leaf!.Version));
        Assert.Equal([new LeafEdge("p", "a")], await store.ReadChildrenAsync(["p"]));
    }

    [Fact]
    public async Task A_writer_that_knows_less_than_the_content_is_refused_before_the_index_is_touched()
    {
        await using var store = _site.Open();
        await ContentAsync("a", 0, 1);

        await Assert.ThrowsAsync<VersionConflictException>(() => store.WriteAsync(new LeafWrite("a", 0, TestCodec.At(9), ["p"], [])));

        Assert.Empty(await store.ReadVersionsAsync(["a"]));
        Assert.Empty(await store.ReadChildrenAsync(["p"]));
    }

    [Fact]
    public async Task A_content_that_the_index_does_not_lead_to_is_no_row()
    {
        await using var store = _site.Open();
        await ContentAsync("a", 0, 1);
        await ContentAsync("a", 1, 2);

        var exception = await Assert.ThrowsAsync<LeafStoreException>(() => store.ReadAsync("a"));

        Assert.Contains("leaf 'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_index_missed_of_a_scorecard_is_noted_by_the_next_reader()
    {
        await using var store = _site.Open();
        await store.WriteAsync(new ScorecardWrite("acme", 0, [1], null, IsClean: true, HasTransitions: false));
        await store.MarkSentAsync([new ScorecardVersion("acme", 1)]);
        await new RowContents(_site.Storage, "scorecard", 1).WriteAsync("acme", 1, new RowContent { Bytes = [2], DueDay = s_day.DayNumber });

        var listed = Assert.Single(await store.ReadScorecardsAsync(null, 10));
        Assert.Equal((2L, true, 2), (listed.Version, listed.IsUnsent, listed.State[0]));

        var card = (await store.ReadScorecardAsync("acme"))!;
        Assert.Equal((2L, true, 2), (card.Version, card.IsUnsent, card.State[0]));
        Assert.Equal(["acme"], await store.ReadWaitingAsync(ScorecardWait.Due, s_day, null, 10));
        Assert.Equal(["acme"], await store.ReadWaitingAsync(ScorecardWait.Unsent, s_day, null, 10));
        Assert.Equal(3, await store.WriteAsync(new ScorecardWrite("acme", 2, [3], null, IsClean: true, HasTransitions: false)));
    }

    [Fact]
    public async Task Contents_are_written_by_Orleans_and_nowhere_else()
    {
        await using var store = _site.Open();
        await store.WriteAsync(new LeafWrite("member/github:ana", 0, TestCodec.At(1), [], []));
        await store.WriteAsync(new ScorecardWrite("17", 0, [1], null, IsClean: true, HasTransitions: false));

        Assert.Equal(2L, _site.Scalar("SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString IN ('leaf/member/github:ana', 'scorecard/17')"));
        Assert.Equal(1L, _site.Scalar("SELECT count(*) FROM leaf WHERE CAST(state AS TEXT) = 'elsewhere'"));
        Assert.Equal(1L, _site.Scalar("SELECT count(*) FROM scorecard WHERE CAST(state AS TEXT) = 'elsewhere'"));
    }

    [Fact]
    public void The_mark_of_a_content_that_is_elsewhere_is_no_content()
    {
        using var services = new ServiceCollection().AddSerializer(serializer => serializer.AddCommunityScoringSerialization()).BuildServiceProvider();
        var codec = new LeafRowCodec(services.GetRequiredService<Serializer<LeafRow>>());

        Assert.ThrowsAny<Exception>(() => codec.Decode(IndexCodec.Elsewhere));
        Assert.Throws<InvalidDataException>(() => new IndexCodec().Decode([1, 2, 3]));
    }

    private Task<long> ContentAsync(string key, long expected, long offset, List<string>? added = null, List<string>? removed = null) =>
        new RowContents(_site.Storage, "leaf", 1).WriteAsync(
            key, expected, new RowContent { Bytes = new TestCodec().Encode(TestCodec.At(offset)), AddedParents = added ?? [], RemovedParents = removed ?? [] });
}
