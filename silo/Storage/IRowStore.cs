using CommunityScoring.Scorecards;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>Everything that a silo keeps in rows of its own: leaves with their edges, checkpoints, and scorecards.</summary>
public interface IRowStore : ILeafStore, ICheckpointStore, IScorecardStore, IAsyncDisposable
{
    /// <inheritdoc cref="ILeafStore.Epoch"/>
    new long Epoch { get; }
}
