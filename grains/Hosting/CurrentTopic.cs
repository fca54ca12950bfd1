using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Facts;

namespace CommunityScoring.Hosting;

/// <summary>The log that is consumed now: offsets of former logs say nothing about freshness.</summary>
public sealed class CurrentTopic
{
    /// <summary>The topic's id, once the broker has said it.</summary>
    public string? TopicId { get; set; }

    /// <summary>Up to where some leaves go.</summary>
    public Freshness FreshnessOf(IEnumerable<VersionedFacts> leaves)
    {
        DateTimeOffset? newest = null;
        var partitions = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var leaf in leaves)
        {
            if (leaf.Facts.NewestEvent is { } at && (newest is null || at > newest))
            {
                newest = at;
            }

            foreach (var applied in leaf.Applied)
            {
                if (TopicId is null || applied.TopicId == TopicId)
                {
                    var name = $"{applied.Topic}/{applied.Partition}";
                    partitions[name] = Math.Max(applied.Offset, partitions.GetValueOrDefault(name, -1));
                }
            }
        }

        return new Freshness(newest, partitions.ToImmutable());
    }
}
