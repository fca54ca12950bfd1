using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CommunityScoring.Silo.Ingest;

public sealed class GatheringTests
{
    private const long Room = 750_000;
    private readonly FakeTimeProvider _time = new();
    private readonly Gathering _gathering;

    public GatheringTests() => _gathering = new Gathering(new ConsumerOptions { Records = 1_000_000 }, _time);

    [Fact]
    public void A_short_backlog_does_not_gather() => Assert.False(_gathering.Look(0, Gathering.LeastUnread - 1));

    [Fact]
    public void Records_of_a_long_one_gather_until_there_is_room_for_no_more_and_again_once_a_quarter_is_left()
    {
        Assert.True(_gathering.Look(0, 5_000_000));
        Assert.True(_gathering.Look(Room - 1, 4_000_000));
        Assert.False(_gathering.Look(Room, 4_000_000));

        // What was sent makes room again; the backlog is the same one.
        Assert.False(_gathering.Look(Room / 4, 3_000_000));
        Assert.True(_gathering.Look((Room / 4) - 1, 3_000_000));
        Assert.True(_gathering.Look(Room - 1, 2_000_000));
        Assert.False(_gathering.Look(Room, 2_000_000));
        Assert.False(_gathering.Look(0, Gathering.LeastUnread - 1));
    }

    [Fact]
    public void They_gather_until_nearly_all_is_read_and_the_next_backlog_is_another()
    {
        Assert.True(_gathering.Look(0, 200_000));
        Assert.True(_gathering.Look(198_999, 1_001));
        Assert.False(_gathering.Look(199_000, 1_000));
        Assert.False(_gathering.Look(0, Gathering.LeastUnread - 1));
        Assert.True(_gathering.Look(0, Gathering.LeastUnread));
    }

    [Fact]
    public void They_gather_no_longer_when_nothing_comes()
    {
        Assert.True(_gathering.Look(0, 200_000));
        _time.Advance(Gathering.Quiet - TimeSpan.FromMilliseconds(1));
        Assert.True(_gathering.Look(1_000, 199_000));
        _time.Advance(Gathering.Quiet - TimeSpan.FromMilliseconds(1));
        Assert.True(_gathering.Look(1_000, 199_000));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_gathering.Look(1_000, 199_000));
    }

    [Fact]
    public void Where_nothing_came_they_do_not_gather_again_in_that_backlog()
    {
        Assert.True(_gathering.Look(0, 200_000));
        _time.Advance(Gathering.Quiet);
        Assert.False(_gathering.Look(0, 200_000));
        Assert.False(_gathering.Look(0, 200_000));
    }

    [Fact]
    public void Where_little_came_they_do_not_gather_again_in_that_backlog()
    {
        Assert.True(_gathering.Look(0, 200_000));
        _time.Advance(Gathering.Longest);
        Assert.False(_gathering.Look(Gathering.LeastUnread - 1, 200_000));
        Assert.False(_gathering.Look(0, 200_000));
    }

    [Fact]
    public void They_gather_for_a_while_at_most()
    {
        Assert.True(_gathering.Look(0, 5_000_000));
        var looks = 0;
        for (var waiting = 1L; _gathering.Look(waiting, 5_000_000); waiting++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            looks++;
        }

        Assert.Equal(Gathering.Longest / TimeSpan.FromMilliseconds(500), looks);
    }

    [Fact]
    public void A_silo_that_has_no_room_does_not_begin() => Assert.False(_gathering.Look(Room, 5_000_000));
}
