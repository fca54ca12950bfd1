using CommunityScoring.Community;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeCommunityGrain(FakeCluster cluster) : ICommunityGrain
{
    public Task<Envelope<CommunityReading>> ReadAttributionAsync()
    {
        cluster.ThrowIfAway();
        return Task.FromResult(new Envelope<CommunityReading>(new CommunityReading(
            cluster.Today, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), CommunityAttribution.Of(cluster.Journeys))));
    }
}
