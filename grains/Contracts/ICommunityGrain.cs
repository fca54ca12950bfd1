namespace CommunityScoring.Contracts;

/// <summary>What is computed over all accounts. One grain, key 0.</summary>
[Alias("CommunityScoring.ICommunityGrain")]
public interface ICommunityGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// The community-wide results of the attribution models that learn, with today's journeys and the active model: those
    /// last computed, where they are not older than a minute.
    /// </summary>
    [Alias("ReadAttribution")]
    Task<Envelope<CommunityReading>> ReadAttributionAsync();
}
