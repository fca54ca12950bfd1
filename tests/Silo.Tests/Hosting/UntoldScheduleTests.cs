using CommunityScoring.Silo.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CommunityScoring.Silo.Tests.Hosting;

public sealed class UntoldScheduleTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly UntoldSchedule _schedule;

    public UntoldScheduleTests() => _schedule = new UntoldSchedule(_time);

    [Fact]
    public void It_is_looked_at_start_and_some_more_times_and_then_seldom()
    {
        Assert.Equal(UntoldSchedule.LooksAfterChange, LooksWithin(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, LooksWithin(TimeSpan.FromMinutes(4)));
        Assert.Equal(1, LooksWithin(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void A_restart_of_the_database_and_a_silo_that_comes_or_goes_are_looked_at_at_once_and_again(long epoch, long membership)
    {
        LooksWithin(TimeSpan.FromMinutes(2));
        Assert.True(_schedule.IsDue(epoch, membership));
        Assert.Equal(UntoldSchedule.LooksAfterChange, LooksWithin(TimeSpan.FromMinutes(1), epoch, membership));
        Assert.Equal(0, LooksWithin(TimeSpan.FromMinutes(1), epoch, membership));
    }

    [Fact]
    public void A_look_that_failed_is_soon_tried_again()
    {
        LooksWithin(TimeSpan.FromMinutes(2));
        _time.Advance(UntoldSchedule.Interval);
        Assert.True(_schedule.IsDue(1, 1));
        _schedule.Looked(isDone: false);
        Assert.False(_schedule.IsDue(1, 1));
        _time.Advance(UntoldSchedule.Soon);
        Assert.True(_schedule.IsDue(1, 1));
        _schedule.Looked(isDone: true);
        _time.Advance(UntoldSchedule.Soon);
        Assert.False(_schedule.IsDue(1, 1));
    }

    private int LooksWithin(TimeSpan span, long epoch = 1, long membership = 1)
    {
        var looks = 0;
        for (var second = 0; second < span.TotalSeconds; second++)
        {
            if (_schedule.IsDue(epoch, membership))
            {
                _schedule.Looked(isDone: true);
                looks++;
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        return looks;
    }
}
