using System.Text;
using CommunityScoring.Client.CommandLine.Replay;
using Microsoft.Extensions.Time.Testing;

namespace CommunityScoring.Client.Tests.CommandLine;

public sealed class ReplayPartsTests
{
    [Fact]
    public void Pace_keeps_its_rate_and_does_not_catch_up_after_a_stall()
    {
        var time = new FakeTimeProvider();
        var pace = new ReplayPace(10, time);
        Assert.Equal(TimeSpan.Zero, pace.Next());
        Assert.Equal(TimeSpan.FromMilliseconds(100), pace.Next());
        Assert.Equal(TimeSpan.FromMilliseconds(200), pace.Next());
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.Zero, pace.Next());
        Assert.Equal(TimeSpan.FromMilliseconds(100), pace.Next());
    }

    [Fact]
    public void Time_left_is_told_by_bytes()
    {
        var time = new FakeTimeProvider();
        var counts = new ReplayCounts(time, 1000);
        Assert.Null(counts.Remaining);
        time.Advance(TimeSpan.FromSeconds(10));
        counts.ReadTo(250);
        Assert.Equal(TimeSpan.FromSeconds(30), counts.Remaining);
        Assert.EndsWith("0:30 left", ReplayProgress.Line(counts));
    }

    [Theory]
    [InlineData("""{"data":{"cost":"c1"}}""", "c1")]
    [InlineData("""{"data":{"identity":"github:a","cost":"c1"}}""", "github:a")]
    [InlineData("""{"data":{"account":"acme","member":null}}""", "acme")]
    [InlineData("""{"data":{"nested":{"member":"no"},"account":"acme"}}""", "acme")]
    [InlineData("""{"member":"no","data":"text"}""", null)]
    [InlineData("""{"data":{"member":"email:a@b.c"}}""", null)]
    public void Key_is_the_subject_of_the_data(string line, string? expected)
    {
        Assert.True(EventLine.TryRead(Encoding.UTF8.GetBytes(line), out var key, out _));
        Assert.Equal(expected, key is null ? null : Encoding.UTF8.GetString(key));
    }

    [Fact]
    public async Task Lines_over_the_limit_are_skipped_and_the_next_one_is_read()
    {
        var text = $"a\n{new string('x', 700_000)}\nb\n{new string('y', 300_000)}";
        var lines = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), longestLine: 1000);
        var seen = new List<string>();
        do
        {
            while (lines.TryRead(out var line))
            {
                seen.Add(lines.IsTooLong ? $"{lines.Number} too long" : $"{lines.Number} {Encoding.UTF8.GetString(line)}");
            }
        }
        while (await lines.FillAsync(CancellationToken.None));
        Assert.Equal(["1 a", "2 too long", "3 b", "4 too long"], seen);
        Assert.Equal(text.Length, lines.Position);
    }
}
