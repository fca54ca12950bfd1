using CommunityScoring.Community;
using CommunityScoring.Scores;
using CommunityScoring.Storage;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Community;

public sealed class CensusKeeperTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly StoredCommunity _community = new();
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly FailingStore _store;
    private readonly CensusKeeper _keeper;
    private Func<bool> _fails = () => false;

    public CensusKeeperTests()
    {
        _store = new FailingStore(_community.Store, () => _fails());
        _keeper = new CensusKeeper(_store, () => ScoringModel.Default, _time, NullLogger.Instance, CancellationToken.None);
    }

    [Fact]
    public async Task A_count_serves_for_a_minute()
    {
        Assert.Equal(0, await ActiveAsync());
        await _community.SayAsync(Activity("1"));
        _time.Advance(CensusKeeper.Kept - Second);
        Assert.Equal(0, await ActiveAsync());
        _time.Advance(Second);
        Assert.Equal(1, await ActiveAsync());
        Assert.Equal(2, _store.Scans);
    }

    [Fact]
    public async Task While_somebody_asks_the_next_count_comes_before_the_former_is_old()
    {
        await _keeper.AskAsync();
        _time.Advance(CensusKeeper.Kept - CensusKeeper.Ahead - Second);
        await _keeper.CountAheadAsync();
        Assert.Equal(1, _store.Scans);
        _time.Advance(Second);
        await _keeper.CountAheadAsync();
        Assert.Equal(2, _store.Scans);
        _time.Advance(CensusKeeper.Kept - Second);
        Assert.Equal(Noon + CensusKeeper.Kept - CensusKeeper.Ahead, (await _keeper.AskAsync()).Result.At);
        Assert.Equal(2, _store.Scans);

        _time.Advance(CensusKeeper.Wanted);
        await _keeper.CountAheadAsync();
        Assert.Equal(2, _store.Scans);
    }

    [Fact]
    public async Task A_question_waits_for_the_first_count_but_not_for_ever()
    {
        using var gate = new ManualResetEventSlim();
        _fails = () =>
        {
            gate.Wait();
            return false;
        };
        var (one, other) = (_keeper.AskAsync(), _keeper.AskAsync());
        _time.Advance(CensusKeeper.Patience);
        await Assert.ThrowsAsync<TimeoutException>(() => one);
        await Assert.ThrowsAsync<TimeoutException>(() => other);
        var third = _keeper.AskAsync();
        gate.Set();
        await third;
        Assert.Equal(1, _store.Scans);

        // Of a later count that takes long, the former answer is the better one.
        gate.Reset();
        _time.Advance(CensusKeeper.Kept);
        var late = _keeper.AskAsync();
        _time.Advance(CensusKeeper.Patience);
        Assert.Equal(Noon, (await late).Result.At);
        gate.Set();
    }

    [Fact]
    public async Task A_count_that_is_old_when_it_is_done_is_brought_up_to_date_before_it_is_an_answer()
    {
        var isFirst = true;
        _fails = () =>
        {
            if (isFirst)
            {
                isFirst = false;
                _time.Advance(TimeSpan.FromMinutes(5));
            }

            return false;
        };

        // The clock goes on by five minutes within the first scan: whoever asked before that may have been told to come back.
        Assert.True(await Record.ExceptionAsync(_keeper.AskAsync) is null or TimeoutException);
        Assert.Equal(Noon + TimeSpan.FromMinutes(5), (await _keeper.AskAsync()).Result.At);
        Assert.Equal(2, _store.Scans);
    }

    [Fact]
    public async Task A_store_that_was_away_is_counted_once_it_is_back()
    {
        await _community.SayAsync(Activity("1"));
        _fails = () => true;
        await Assert.ThrowsAsync<LeafStoreException>(_keeper.AskAsync);
        await _keeper.CountAheadAsync();
        _fails = () => false;
        Assert.Equal(1, await ActiveAsync());
    }

    [Fact]
    public async Task A_restart_of_the_database_has_everything_counted_from_nothing()
    {
        await _community.SayAsync(Activity("1"), Activity("2", member: "github:lost"));
        Assert.Equal(2, await ActiveAsync());

        // The same row at the same version, with other facts; and one row less.
        var remaining = new StoredCommunity();
        await remaining.SayAsync(Activity("3", ago: 400));
        _store.Restart(remaining.Store);
        _time.Advance(CensusKeeper.Kept);
        Assert.Equal(Today.AddDays(-400), Assert.Single((await _keeper.AskAsync()).Result.Facts.Members).Buckets.Decode()[0].Day);
    }

    [Fact]
    public async Task Equal_questions_are_computed_once_and_a_failed_one_again()
    {
        var answers = await _keeper.AskAsync();
        var computed = 0;
        Assert.Equal(1, await answers.GetAsync(("q", 1), _ => ++computed));
        Assert.Equal(1, await answers.GetAsync(("q", 1), _ => ++computed));
        await Assert.ThrowsAsync<InvalidDataException>(() => answers.GetAsync<int>("bad", _ => throw new InvalidDataException()));
        Assert.Equal(2, await answers.GetAsync("bad", _ => ++computed));
    }

    private async Task<int> ActiveAsync() => (await _keeper.AskAsync()).Result.Facts.Members.Count;
}
