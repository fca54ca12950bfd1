using CommunityScoring.Leaves;
using CommunityScoring.Storage;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Leaves;

public sealed class TellerTests
{
    private const string Key = "member/github:ana";

    private static readonly LeafOptions Options = new()
    {
        TellInterval = TimeSpan.FromMilliseconds(200),
        TellRetry = TimeSpan.FromMilliseconds(250),
        TellRetryMost = TimeSpan.FromSeconds(1),
    };

    private readonly MemoryLeafStore _store = new();
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly List<(long At, long Version)> _told = [];
    private readonly List<LeafVersion> _acknowledged = [];
    private Func<Task> _answer = () => Task.CompletedTask;
    private int _offset;

    [Fact]
    public void Each_store_is_told_but_not_more_often_than_the_interval() => Inline.Run(() =>
    {
        var (leaf, teller) = Wake();
        Store(leaf);
        Assert.Equal([(0L, 1L)], _told);
        Assert.False(teller.IsBehind);

        // While it is busy: after the interval, and together.
        Step(30);
        Store(leaf);
        Store(leaf);
        Store(leaf);
        Assert.Equal([(0L, 1L)], _told);
        Assert.True(teller.IsBehind);
        Step(400);
        Assert.Equal([(0L, 1L), (200, 4)], _told);

        // At rest: at once.
        Store(leaf);
        Assert.Equal([(0L, 1L), (200, 4), (430, 5)], _told);
        Assert.Equal(_told.Select(told => new LeafVersion(Key, told.Version)), _acknowledged);
    });

    [Fact]
    public void While_a_telling_is_under_way_none_begins() => Inline.Run(() =>
    {
        var telling = new TaskCompletionSource();
        _answer = () => telling.Task;
        var (leaf, teller) = Wake();
        Store(leaf);
        Store(leaf);
        Step(1000);
        Assert.Equal([(0L, 1L)], _told);
        Assert.Empty(_acknowledged);

        _answer = () => Task.CompletedTask;
        telling.SetResult();
        Step(300);
        Assert.Equal([1L, 2L], _told.Select(told => told.Version));
        Assert.False(teller.IsBehind);
    });

    [Fact]
    public void A_failed_telling_is_tried_again_with_growing_pauses_and_the_latest_facts() => Inline.Run(() =>
    {
        _answer = () => Task.FromException(new TimeoutException());
        var (leaf, teller) = Wake();
        Store(leaf);
        Step(5000);
        Assert.Equal([250L, 500, 1000, 1000, 1000, 1000], _told.Zip(_told.Skip(1), (one, two) => two.At - one.At));
        Assert.Empty(_acknowledged);
        Assert.True(teller.IsBehind);

        Store(leaf);
        _answer = () => Task.CompletedTask;
        Step(1000);
        Assert.Equal([new LeafVersion(Key, 2)], _acknowledged);
        Assert.False(teller.IsBehind);

        // Success makes the pauses short again.
        _told.Clear();
        _answer = () => throw new TimeoutException();
        Store(leaf);
        Step(600);
        Assert.Equal(250, _told[1].At - _told[0].At);
    });

    [Fact]
    public void A_leaf_that_wakes_untold_tells_and_one_that_is_told_does_not() => Inline.Run(() =>
    {
        var (leaf, teller) = Wake();
        teller.Stop();
        Store(leaf);
        Assert.Empty(_told);

        Wake().Teller.Notify();
        Assert.Equal([(0L, 1L)], _told);
        Inline.Done(_store.MarkToldAsync(_acknowledged));
        Wake().Teller.Notify();
        Assert.Single(_told);
    });

    [Fact]
    public void A_stopped_teller_ends_its_pause() => Inline.Run(() =>
    {
        _answer = () => Task.FromException(new TimeoutException());
        var (leaf, teller) = Wake();
        Store(leaf);
        teller.Stop();
        Step(5000);
        Assert.Single(_told);
        teller.Notify();
        Assert.Single(_told);
    });

    [Fact]
    public void What_a_failed_store_held_is_not_told() => Inline.Run(() =>
    {
        var (leaf, _) = Wake();
        _store.Before = _ => throw new LeafStoreException("away");
        Inline.Fails<LeafStoreException>(leaf.ApplyAsync(Slice(-1, (1, Activity("a")))));
        Step(1000);
        Assert.Empty(_told);
    });

    private (Leaf Leaf, Teller Teller) Wake()
    {
        var leaf = new Leaf(Key, Inline.Done(_store.ReadAsync(Key)), _store, _time, _ => { });
        return (leaf, new Teller(leaf, TellAsync, _acknowledged.Add, Options, _time));
    }

    private Task TellAsync(StoredLeaf stored)
    {
        _told.Add(((long)(_time.GetUtcNow() - Noon).TotalMilliseconds, stored.Version));
        return _answer();
    }

    private void Store(Leaf leaf)
    {
        _offset++;
        Inline.Done(leaf.ApplyAsync(Slice(-1, (_offset, Activity($"e{_offset}")))));
    }

    private void Step(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i += 10)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }
    }
}
