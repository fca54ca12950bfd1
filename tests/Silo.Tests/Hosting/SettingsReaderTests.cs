using CommunityScoring.Silo.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CommunityScoring.Silo.Tests.Hosting;

public sealed class SettingsReaderTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData(" a b ", "a b")]
    public void Texts_are_trimmed_and_empty_ones_are_missing(string? value, string? expected) => Assert.Equal(expected, Reader(value).Text("a"));

    [Theory]
    [InlineData(null, 5, true)]
    [InlineData("", 5, true)]
    [InlineData("1", 1, true)]
    [InlineData("10", 10, true)]
    [InlineData("0", 5, false)]
    [InlineData("11", 5, false)]
    [InlineData("1.0", 5, false)]
    [InlineData("1,000", 5, false)]
    [InlineData("99999999999", 5, false)]
    public void Whole_numbers_lie_within_their_bounds(string? value, int expected, bool isGood)
    {
        var reader = Reader(value);
        Assert.Equal(expected, reader.Whole("a", 5, 1, 10));
        AssertRejected(reader, isGood);
    }

    [Theory]
    [InlineData(null, 2_000, true)]
    [InlineData("00:00:01", 1_000, true)]
    [InlineData("00:00:03", 3_000, true)]
    [InlineData("00:00:00.999", 2_000, false)]
    [InlineData("00:00:03.001", 2_000, false)]
    [InlineData("-00:00:01", 2_000, false)]
    [InlineData("later", 2_000, false)]
    public void Durations_lie_within_their_bounds(string? value, int expectedMilliseconds, bool isGood)
    {
        var reader = Reader(value);
        Assert.Equal(
            TimeSpan.FromMilliseconds(expectedMilliseconds),
            reader.Duration("a", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));
        AssertRejected(reader, isGood);
    }

    [Fact]
    public void Problems_are_collected_in_order()
    {
        var reader = Reader(null);
        reader.Reject("one");
        reader.Reject("two");
        Assert.Equal(["one", "two"], Assert.Throws<SettingsException>(reader.ThrowIfRejected).Problems);
    }

    private static void AssertRejected(SettingsReader reader, bool isGood)
    {
        if (isGood)
        {
            reader.ThrowIfRejected();
        }
        else
        {
            Assert.Single(Assert.Throws<SettingsException>(reader.ThrowIfRejected).Problems);
        }
    }

    private static SettingsReader Reader(string? value) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("a", value)]).Build());
}
