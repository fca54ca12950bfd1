using CommunityScoring.Silo.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CommunityScoring.Silo.Tests.Hosting;

public sealed class ThroughputTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_is_the_mean_of_the_last_ten_seconds()
    {
        var throughput = new Throughput(_time);
        Assert.Null(throughput.Of(0, 100));
        for (var second = 1; second <= 10; second++)
        {
            Assert.Equal(50, After(throughput, 1, 100 + (50 * second)));
        }

        for (var second = 1; second <= 11; second++)
        {
            After(throughput, 1, 600);
        }

        Assert.Equal(0, After(throughput, 1, 600));
    }

    [Fact]
    public void Partitions_are_apart()
    {
        var throughput = new Throughput(_time);
        throughput.Of(0, 0);
        throughput.Of(1, 0);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(7, throughput.Of(0, 7));
        Assert.Equal(9, throughput.Of(1, 9));
    }

    [Fact]
    public void A_partition_that_was_elsewhere_begins_anew()
    {
        var throughput = new Throughput(_time);
        throughput.Of(0, 100);
        Assert.Equal(10, After(throughput, 1, 110));
        Assert.Null(After(throughput, 60, 10_000));
        Assert.Equal(5, After(throughput, 1, 10_005));
        Assert.Null(After(throughput, 1, 20));
    }

    private double? After(Throughput throughput, int seconds, long position)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return throughput.Of(0, position);
    }
}
