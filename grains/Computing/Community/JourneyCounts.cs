using System.Collections.Immutable;

using CommunityScoring.Revenue;

namespace CommunityScoring.Community;

/// <summary>
/// Journeys counted: all that the attribution models that learn need of them. Whole numbers, so that adding in any order
/// gives the same counts to the last bit; compact, so that it can be stored as part of an account's card.
/// </summary>
/// <param name="Won">Won journeys with touches.</param>
/// <param name="Lost">Lost journeys with touches.</param>
/// <param name="Channels">The channels that the journeys went through, in ordinal order.</param>
public sealed record JourneyCounts(long Won, long Lost, ImmutableArray<ChannelCounts> Channels)
{
    /// <summary>No journeys.</summary>
    public static JourneyCounts Empty { get; } = new(0, 0, []);

    /// <summary>Counts journeys.</summary>
    /// <param name="paths">The journeys, in any order; those without touches count nothing.</param>
    public static JourneyCounts Of(IEnumerable<ChannelPath> paths)
    {
        var tally = new JourneyTally();
        foreach (var path in paths)
        {
            tally.Add(path);
        }

        return tally.Counts();
    }
}

/// <summary>An account's journeys of the opportunities that closed on one day.</summary>
/// <param name="ClosedOn">The UTC day of closing.</param>
/// <param name="Journeys">The journeys, counted.</param>
public sealed record ClosedJourneys(DateOnly ClosedOn, JourneyCounts Journeys);
