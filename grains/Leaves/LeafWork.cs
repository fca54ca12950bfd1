using CommunityScoring.Facts;

namespace CommunityScoring.Leaves;

/// <summary>The working copy of what a leaf's row holds, while it takes records. Not thread-safe; a leaf owns it.</summary>
/// <param name="key">The leaf's key.</param>
/// <param name="stored">What the row holds.</param>
/// <param name="coming">How many records are about to come; only for room.</param>
internal sealed class LeafWork(string key, LeafState stored, int coming)
{
    /// <summary>The facts.</summary>
    public LeafReducer Reducer { get; } = LeafReducer.For(key, stored.Facts, coming);

    /// <summary>The ids of events that came.</summary>
    public RecentIds Ids { get; } = new(stored.Ids.Hashes.AsSpan(), stored.Ids.Runs.AsSpan(), coming);

    /// <summary>The watermarks.</summary>
    public List<AppliedOffset> Applied { get; } = [.. stored.Applied];

    /// <summary>Outcomes other than counted that may be asked for again.</summary>
    public List<RecordedOutcome> Outcomes { get; } = [.. stored.Outcomes];
}
