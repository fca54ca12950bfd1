using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CommunityScoring.Facts;

/// <summary>A leaf's stored facts with the version of its row; of two, the greater version is the truth.</summary>
/// <param name="Facts">The facts.</param>
/// <param name="Version">The row's version, from 1.</param>
/// <param name="Applied">The last offset of each partition that has contributed.</param>
/// <param name="Epoch">
/// The epoch of the database in which the row was known to be there. Views hold facts of one epoch only, so the version
/// alone orders them.
/// </param>
public sealed record VersionedFacts(LeafFacts Facts, long Version, ImmutableArray<AppliedOffset> Applied, long Epoch = 0)
{
    /// <summary>The leaf's key.</summary>
    [JsonIgnore]
    public string Key => Facts.Key;
}

/// <summary>Up to where a leaf has taken the records of a partition.</summary>
/// <param name="TopicId">The topic's id as the broker reports it; another one is another log.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The last offset applied.</param>
public readonly record struct AppliedOffset(string TopicId, string Topic, int Partition, long Offset);
