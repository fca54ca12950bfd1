using System.Runtime.InteropServices;

using CommunityScoring.Facts;
using CommunityScoring.Revenue;

namespace CommunityScoring.Community;

/// <summary>
/// Adds journeys up, and takes counted ones away again; what was added and taken away leaves no trace. Not thread-safe.
/// </summary>
public sealed class JourneyTally
{
    private readonly Dictionary<string, Entry> _channels = new(StringComparer.Ordinal);
    private long _won;
    private long _lost;

    /// <summary>Adds one journey; one without touches counts nothing.</summary>
    /// <param name="path">The journey.</param>
    public void Add(ChannelPath path)
    {
        if (path.Channels.IsDefaultOrEmpty)
        {
            return;
        }

        Count(path.IsWon ? 1 : 0, path.IsWon ? 0 : 1);
        EntryOf(path.Channels[0]).Starts++;
        for (var index = 1; index < path.Channels.Length; index++)
        {
            if (path.Channels[index] != path.Channels[index - 1])
            {
                Change(EntryOf(path.Channels[index - 1]).Next, path.Channels[index], 1);
            }
        }

        var last = EntryOf(path.Channels[^1]);
        if (!path.IsWon)
        {
            last.Losses++;
            return;
        }

        last.Conversions++;
        var distinct = new HashSet<string>(path.Channels, StringComparer.Ordinal);
        foreach (var channel in distinct)
        {
            Change(EntryOf(channel).Won, distinct.Count, 1);
        }
    }

    /// <summary>Adds counted journeys.</summary>
    /// <param name="counts">The journeys.</param>
    public void Add(JourneyCounts counts) => Change(counts, 1);

    /// <summary>Adds the journeys of another tally.</summary>
    /// <param name="other">The other tally.</param>
    public void Add(JourneyTally other)
    {
        Count(other._won, other._lost);
        foreach (var (channel, counts) in other._channels)
        {
            var entry = EntryOf(channel);
            entry.Starts += counts.Starts;
            entry.Conversions += counts.Conversions;
            entry.Losses += counts.Losses;
            foreach (var (next, count) in counts.Next)
            {
                Change(entry.Next, next, count);
            }

            foreach (var (size, count) in counts.Won)
            {
                Change(entry.Won, size, count);
            }
        }
    }

    /// <summary>Takes away journeys that were added before.</summary>
    /// <param name="counts">The journeys, as they were added.</param>
    /// <exception cref="InvariantException">They were not added before.</exception>
    public void Remove(JourneyCounts counts) => Change(counts, -1);

    /// <summary>The journeys that are in the tally.</summary>
    public JourneyCounts Counts() => new(
        _won,
        _lost,
        [
            .. _channels.OrderBy(channel => channel.Key, StringComparer.Ordinal).Select(channel => new ChannelCounts(
                channel.Key,
                channel.Value.Starts,
                channel.Value.Conversions,
                channel.Value.Losses,
                [.. channel.Value.Next.OrderBy(step => step.Key, StringComparer.Ordinal).Select(step => new ChannelStep(step.Key, step.Value))],
                [.. channel.Value.Won.OrderBy(won => won.Key).Select(won => new WonOfSize(won.Key, won.Value))])),
        ]);

    private void Change(JourneyCounts counts, int sign)
    {
        Count(sign * counts.Won, sign * counts.Lost);
        foreach (var channel in counts.Channels)
        {
            var entry = EntryOf(channel.Channel);
            entry.Starts += sign * channel.Starts;
            entry.Conversions += sign * channel.Conversions;
            entry.Losses += sign * channel.Losses;
            foreach (var step in channel.Next)
            {
                Change(entry.Next, step.Channel, sign * step.Count);
            }

            foreach (var won in channel.Won)
            {
                Change(entry.Won, won.Channels, sign * won.Journeys);
            }

            if (entry.Starts < 0 || entry.Conversions < 0 || entry.Losses < 0)
            {
                throw new InvariantException(
                    $"Channel {channel.Channel} would have {entry.Starts} starts, {entry.Conversions} conversions and {entry.Losses} losses.");
            }

            if (entry.IsEmpty)
            {
                _channels.Remove(channel.Channel);
            }
        }
    }

    private void Count(long won, long lost)
    {
        _won += won;
        _lost += lost;
        if (_won < 0 || _lost < 0)
        {
            throw new InvariantException($"More journeys taken away than added: {_won} won and {_lost} lost are left.");
        }
    }

    private Entry EntryOf(string channel)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_channels, channel, out _);
        return entry ??= new Entry();
    }

    private static void Change<TKey>(Dictionary<TKey, long> counts, TKey key, long change)
        where TKey : notnull
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        count += change;
        if (count < 0)
        {
            throw new InvariantException($"More journeys with {key} taken away than added: {count} are left.");
        }

        if (count == 0)
        {
            counts.Remove(key);
        }
    }

    private sealed class Entry
    {
        public long Starts { get; set; }

        public long Conversions { get; set; }

        public long Losses { get; set; }

        public Dictionary<string, long> Next { get; } = new(StringComparer.Ordinal);

        public Dictionary<int, long> Won { get; } = [];

        public bool IsEmpty => Starts == 0 && Conversions == 0 && Losses == 0 && Next.Count == 0 && Won.Count == 0;
    }
}
