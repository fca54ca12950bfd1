using System.Collections.Immutable;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Index;

/// <summary>
/// The index: the scorecard of every account, in memory, for lists, alerts and streams. One grain (key 0). It reads the stored
/// scorecards when it is activated, and is told of each that is stored after that, so that it comes back by itself after a loss.
/// </summary>
[Alias("CommunityScoring.IAccountIndexGrain")]
public interface IAccountIndexGrain : IGrainWithIntegerKey
{
    /// <summary>Takes scorecards that were stored; older versions than it knows are let go. Completes when listeners can see them.</summary>
    [Alias("Put")]
    Task PutAsync(ImmutableArray<ScorecardEntry> entries);
}
