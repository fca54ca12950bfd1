using CommunityScoring.Silo.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CommunityScoring.Silo.Tests.Hosting;

public sealed class LocalityTests
{
    [Fact]
    public void It_is_of_the_last_ten_seconds()
    {
        var time = new FakeTimeProvider();
        var locality = new Locality(time);
        Assert.Equal((0, 0), locality.Of((70, 100)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((9, 10), locality.Of((79, 110)));
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((30, 40), locality.Of((100, 140)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((21, 30), locality.Of((100, 140)));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((0, 0), locality.Of((100, 140)));
    }
}
