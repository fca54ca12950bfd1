using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace CommunityScoring.Contracts;

/// <summary>What every grain that owns a leaf can do.</summary>
[Alias("CommunityScoring.ILeafGrain")]
public interface ILeafGrain : IGrainWithStringKey
{
    /// <summary>Takes the records of a slice that are new, and answers when they are stored.</summary>
    [Alias("Apply")]
    Task<Envelope<SliceResult>> ApplyAsync(Envelope<LeafSlice> slice);

    /// <summary>Goes on telling its views what they may not know; called for rows that were not marked as told.</summary>
    [OneWay]
    [Alias("Resume")]
    Task ResumeAsync();
}

/// <summary>A leaf that is one snapshot: a thread, referral, opportunity, touch or cost. Keyed by the leaf's key.</summary>
[Alias("CommunityScoring.ISnapshotGrain")]
[Version(1)]
public interface ISnapshotGrain : ILeafGrain
{
    /// <summary>Marks an opportunity as settled; completes when it is stored.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="version">The version of the opportunity's row that it rests on.</param>
    /// <param name="epoch">The epoch in which all that it rests on was stored.</param>
    [Alias("MarkSettled")]
    Task MarkSettledAsync(Envelope<SettledMark> mark, long version, long epoch);
}
