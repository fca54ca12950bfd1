using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>Up to where the leaves of a set go, kept up leaf by leaf: leaves only ever move on. Not thread-safe.</summary>
public sealed class LeafProgress
{
    private readonly Dictionary<(string TopicId, string Topic, int Partition), long> _applied = [];

    /// <summary>Time of the newest event taken; null for none.</summary>
    public DateTimeOffset? NewestEvent { get; private set; }

    /// <summary>The last offset applied of each partition that has contributed, in no particular order.</summary>
    public IEnumerable<AppliedOffset> Applied =>
        _applied.Select(known => new AppliedOffset(known.Key.TopicId, known.Key.Topic, known.Key.Partition, known.Value));

    /// <summary>Takes what a leaf says of itself.</summary>
    public void Take(VersionedFacts told)
    {
        if (told.Facts.NewestEvent is { } at && !(NewestEvent >= at))
        {
            NewestEvent = at;
        }

        foreach (var (topicId, topic, partition, offset) in told.Applied)
        {
            if (!_applied.TryGetValue((topicId, topic, partition), out var known) || known < offset)
            {
                _applied[(topicId, topic, partition)] = offset;
            }
        }
    }
}
