using CommunityScoring.Silo.Ingest;
using Xunit;

namespace CommunityScoring.Silo.Tests.Ingest;

public sealed class BackfillTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void History_is_under_way_until_it_is_stored_and_a_while_has_gone()
    {
        var backfill = new Backfill();
        Read(backfill, 0, Backfill.Enough - 2, Now.AddDays(-300));
        Assert.False(backfill.IsUnderWay(0, Now));

        Read(backfill, Backfill.Enough, 1000, Now.AddDays(-200));

        Assert.True(backfill.IsUnderWay(0, Now));
        Assert.True(backfill.IsUnderWay(1000, Now.AddMinutes(1)));
        Assert.True(backfill.IsUnderWay(1001, Now.AddSeconds(1)));
        Assert.False(backfill.IsUnderWay(1001, Now.AddSeconds(4)));
    }

    [Fact]
    public void Live_events_with_late_ones_among_them_are_no_history()
    {
        var backfill = new Backfill();
        for (var offset = 0; offset < 10_000; offset++)
        {
            backfill.Note(offset, offset % 3 == 0 ? Now.AddDays(-1) : Now, Now);
        }

        Assert.False(backfill.IsUnderWay(0, Now));
    }

    [Fact]
    public void What_is_live_after_history_ends_it()
    {
        var backfill = new Backfill();
        Read(backfill, 0, 999, Now.AddDays(-200));
        for (var offset = 1000; offset < 1010; offset++)
        {
            backfill.Note(offset, Now.AddSeconds(offset), Now.AddSeconds(offset));
        }

        Assert.True(backfill.IsUnderWay(999, Now.AddSeconds(1010)));
        Assert.False(backfill.IsUnderWay(1000, Now.AddSeconds(1010)));
    }

    private static void Read(Backfill backfill, long from, long until, DateTimeOffset happenedAt)
    {
        for (var offset = from; offset <= until; offset++)
        {
            backfill.Note(offset, happenedAt, Now);
        }
    }
}
