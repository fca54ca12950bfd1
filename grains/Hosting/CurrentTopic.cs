using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.People;

namespace CommunityScoring.Hosting;

/// <summary>The log that is consumed now: offsets of former logs say nothing about freshness.</summary>
public sealed class CurrentTopic
{
    /// <summary>The topic's id, once the broker has said it.</summary>
    public string? TopicId { get; set; }

    /// <summary>Up to where some leaves go.</summary>
    public Freshness FreshnessOf(IEnumerable<VersionedFacts> leaves)
    {
        var progress = new LeafProgress();
        foreach (var leaf in leaves)
        {
            progress.Take(leaf);
        }

        return FreshnessOf(progress);
    }

    /// <summary>Up to where a view goes.</summary>
    public Freshness FreshnessOf(LeafProgress progress)
    {
        var partitions = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var applied in progress.Applied)
        {
            if (TopicId is null || applied.TopicId == TopicId)
            {
                var name = $"{applied.Topic}/{applied.Partition}";
                partitions[name] = Math.Max(applied.Offset, partitions.GetValueOrDefault(name, -1));
            }
        }

        return new Freshness(progress.NewestEvent, partitions.ToImmutable());
    }
}
