using CommunityScoring.Scorecards;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CommunityScoring.Tests.Scorecards;

public sealed class ScorecardPaceTests
{
    private static readonly ScorecardOptions s_options = new() { AtOnce = 1, RestWhenCurrent = 2, Rest = 3, RestInBackfill = 15 };
    private readonly FakeTimeProvider _time = new();
    private readonly ScorecardGate _gate = new();

    [Theory]
    [InlineData(false, false, 2)]
    [InlineData(true, false, 3)]
    [InlineData(false, true, 15)]
    [InlineData(true, true, 15)]
    public async Task After_a_turn_it_rests_in_proportion(bool isBehind, bool isBackfilling, int factor)
    {
        (_gate.IsBehind, _gate.IsBackfilling) = (isBehind, isBackfilling);
        var pace = new ScorecardPace(s_options, _gate, _time);
        Work(await pace.EnterAsync(), TimeSpan.FromMilliseconds(20));

        var next = pace.EnterAsync();
        _time.Advance(TimeSpan.FromMilliseconds((20 * factor) - 1));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task Rests_too_short_for_a_timer_are_made_up_for_together()
    {
        _gate.IsBehind = true;
        var pace = new ScorecardPace(s_options, _gate, _time);
        for (var turn = 0; turn < 4; turn++)
        {
            Work(await pace.EnterAsync(), TimeSpan.FromMilliseconds(0.4));
        }

        // 4.8 ms are owed by now.
        Work(await pace.EnterAsync(), TimeSpan.FromMilliseconds(0.4));
        var next = pace.EnterAsync();
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task A_turn_ends_once()
    {
        var pace = new ScorecardPace(s_options with { RestWhenCurrent = 0 }, _gate, _time);
        var turn = await pace.EnterAsync();
        turn.Dispose();
        turn.Dispose();
        using var second = await pace.EnterAsync();
        Assert.False(pace.EnterAsync().IsCompleted);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task While_the_way_in_catches_up_a_view_waits_for_a_turn_as_well(bool isBehind, bool isBackfilling)
    {
        (_gate.IsBehind, _gate.IsBackfilling) = (isBehind, isBackfilling);
        var pace = new ScorecardPace(s_options, _gate, _time);
        using var other = await pace.EnterAsync();
        var waiting = pace.EnterToCatchUpAsync();
        Assert.False(waiting.IsCompleted);

        other.Dispose();
        Assert.NotNull(await waiting);
        Assert.False(pace.EnterAsync().IsCompleted);
    }

    [Fact]
    public async Task Otherwise_it_does_not_wait_and_takes_no_turn()
    {
        var pace = new ScorecardPace(s_options, _gate, _time);
        using var other = await pace.EnterAsync();
        Assert.Null(await pace.EnterToCatchUpAsync());
    }

    [Fact]
    public async Task Where_that_ends_meanwhile_the_turn_is_given_back()
    {
        _gate.IsBehind = true;
        var pace = new ScorecardPace(s_options with { RestWhenCurrent = 0 }, _gate, _time);
        var other = await pace.EnterAsync();
        var waiting = pace.EnterToCatchUpAsync();
        _gate.IsBehind = false;
        other.Dispose();
        Assert.Null(await waiting);
        Assert.NotNull(await pace.EnterAsync());
    }

    private void Work(IDisposable turn, TimeSpan took)
    {
        _time.Advance(took);
        turn.Dispose();
    }
}
