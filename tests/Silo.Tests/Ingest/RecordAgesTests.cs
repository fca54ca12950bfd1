using CommunityScoring.Silo.Ingest;
using Xunit;

namespace CommunityScoring.Silo.Tests.Ingest;

public sealed class RecordAgesTests
{
    private readonly RecordAges _ages = new();

    [Fact]
    public void Nothing_read_has_no_age() => Assert.Null(_ages.ProducedAt(0));

    [Fact]
    public void The_mark_at_or_before_a_position_tells_its_age()
    {
        Note((10, 1_000), (11, 1_050), (12, 1_200), (13, 1_400));
        Assert.Equal(1_000, At(10));
        Assert.Equal(1_000, At(11));
        Assert.Equal(1_200, At(12));
        Assert.Equal(1_400, At(13));
        Assert.Equal(1_400, At(99));
    }

    [Fact]
    public void Records_without_a_time_are_left_out()
    {
        Note((10, 0), (11, -1));
        Assert.Null(_ages.ProducedAt(11));
    }

    [Fact]
    public void Reading_again_begins_anew()
    {
        Note((10, 1_000), (20, 9_000));
        Assert.Equal(9_000, At(20));
        Note((10, 1_000));
        Assert.Equal(1_000, At(10));
    }

    [Fact]
    public void A_long_way_behind_tells_an_age_that_is_never_too_low()
    {
        const int Records = 20_000;
        for (var i = 0; i < Records; i++)
        {
            _ages.Note(i, (i + 1) * 1_000L);
        }

        for (var i = 0; i < Records; i += 500)
        {
            Assert.InRange(At(i), 1_000, (i + 1) * 1_000L);
        }
    }

    private void Note(params (long Offset, long At)[] records)
    {
        foreach (var (offset, at) in records)
        {
            _ages.Note(offset, at);
        }
    }

    private long At(long position) => _ages.ProducedAt(position)!.Value.ToUnixTimeMilliseconds();
}
