using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using Xunit;

namespace CommunityScoring.Tests.Cluster;

/// <summary>
/// Partitions of a topic of its own: hands events to leaves as a pump does, several leaves at once, and knows what must
/// come of them by reducing the same events itself.
/// </summary>
internal sealed class Delivery(OrleansPeers peers, int partitions)
{
    private static int _topics;

    private readonly string _topicId = $"T{Interlocked.Increment(ref _topics)}";
    private readonly long[] _ends = new long[partitions];
    private readonly Dictionary<(string Leaf, int Partition), long> _after = [];
    private readonly Dictionary<string, LeafReducer> _reducers = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string, string)> _ids = [];

    /// <summary>The leaves as they must be.</summary>
    public LeafSet Expected { get; private set; } = new();

    /// <summary>Delivers events in the order given, dealt to the partitions, slices to different leaves side by side.</summary>
    public async Task SendAsync(Random random, params IReadOnlyList<CommunityEvent> events)
    {
        var dealt = events.Select(said => (Partition: random.Next(partitions), Said: said)).ToList();
        var batches = dealt.GroupBy(item => (item.Said.Leaf, item.Partition), item => item.Said).ToList();
        var slices = new List<(string Leaf, LeafSlice Slice)>();
        foreach (var batch in batches)
        {
            var after = _after.GetValueOrDefault(batch.Key, -1);
            var records = batch.Select(said => new LeafRecord(_ends[batch.Key.Partition]++, said)).ToImmutableArray();
            _after[batch.Key] = records[^1].Offset;
            slices.Add((batch.Key.Leaf, new LeafSlice(_topicId, Fakes.Events.Topic, batch.Key.Partition, after, 0, records)));
        }

        var results = await Task.WhenAll(slices.Select(item => ApplyAsync(item.Leaf, item.Slice)));
        Assert.All(results, result => Assert.False(result.IsGap));
        Assert.Equal(events.Count, results.Sum(result => result.Outcomes.Length));
        Expect(events);
    }

    /// <summary>Sends a slice until it is answered, as a pump does.</summary>
    private async Task<SliceResult> ApplyAsync(string leaf, LeafSlice slice)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await peers.ApplyAsync(leaf, slice);
            }
            catch (Exception) when (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
            {
                // A silo has gone: whoever has the leaf now tells by its watermark what is new.
                await Task.Delay(50);
            }
        }
    }

    private void Expect(IReadOnlyList<CommunityEvent> events)
    {
        foreach (var said in events.Where(said => _ids.Add((said.Leaf, said.Stamp.Source, said.Stamp.Id))))
        {
            if (!_reducers.TryGetValue(said.Leaf, out var reducer))
            {
                _reducers[said.Leaf] = reducer = LeafReducer.For(said.Leaf, null);
            }

            reducer.Apply(said, DateOnly.FromDateTime(DateTime.UtcNow));
        }

        Expected = new LeafSet();
        foreach (var reducer in _reducers.Values)
        {
            Expected.Merge(new VersionedFacts(reducer.Facts!, 1, []));
        }
    }
}
