using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;

namespace CommunityScoring.Leaves;

/// <summary>
/// What a leaf's row holds: facts and watermarks together, so that storing the row stores both or neither. Immutable.
/// </summary>
/// <param name="Facts">The facts, or null while none are known.</param>
/// <param name="Applied">The watermarks: for each topic and partition the last offset applied.</param>
/// <param name="Outcomes">Outcomes other than counted of records that a checkpoint may not hold yet, by offset.</param>
/// <param name="Ids">The remembered ids.</param>
/// <param name="FormerParents">Parents that the facts named once and that may not have been told yet that they do no more.</param>
/// <param name="HasChildren">True once another leaf has named this one as its parent; never false again.</param>
public sealed record LeafState(
    LeafFacts? Facts,
    ImmutableArray<AppliedOffset> Applied,
    ImmutableArray<RecordedOutcome> Outcomes,
    RememberedIds Ids,
    ImmutableArray<string> FormerParents,
    bool HasChildren)
{
    /// <summary>A leaf that has taken nothing yet.</summary>
    public static LeafState New { get; } = new(null, [], [], new RememberedIds([], []), [], false);
}

/// <summary>What became of a record, where that is not plainly counted; a repeated delivery is answered from it.</summary>
/// <param name="TopicId">The topic's id.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The record's offset.</param>
/// <param name="Outcome">What became of it.</param>
public readonly record struct RecordedOutcome(string TopicId, int Partition, long Offset, Outcome Outcome);

/// <summary>The stored form of <see cref="RecentIds"/>.</summary>
/// <param name="Hashes">The ids' hashes in order of arrival.</param>
/// <param name="Runs">How many of them arrived on each day.</param>
public sealed record RememberedIds(ImmutableArray<ulong> Hashes, ImmutableArray<IdRun> Runs);
