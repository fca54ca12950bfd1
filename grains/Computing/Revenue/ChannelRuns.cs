namespace CommunityScoring.Revenue;

/// <summary>
/// The channels of a journey, in the order in which they first come: put together once for both models that learn, as a
/// journey of thousands of people has about as many runs as touches.
/// </summary>
/// <param name="Names">The channels.</param>
/// <param name="Counts">How many touches each has.</param>
/// <param name="Runs">The touches in runs of one channel; their levels are places among the channels.</param>
internal sealed record ChannelRuns(string[] Names, int[] Counts, WeightRun[] Runs)
{
    /// <summary>The channels of a journey.</summary>
    public static ChannelRuns Of(Journey journey)
    {
        var (all, first) = (journey.All, journey.From);
        var many = 0;
        for (var at = first; at < journey.Until; at++)
        {
            many += at == first || all.ChannelOf(at) != all.ChannelOf(at - 1) ? 1 : 0;
        }

        var places = new int[all.Channels.Count];
        Array.Fill(places, -1);
        var (names, counts, runs) = (new List<string>(), new List<int>(), new WeightRun[many]);
        for (var (from, next) = (first, 0); from < journey.Until;)
        {
            var channel = all.ChannelOf(from);
            var until = from + 1;
            while (until < journey.Until && all.ChannelOf(until) == channel)
            {
                until++;
            }

            if (places[channel] < 0)
            {
                places[channel] = names.Count;
                names.Add(all.Channels[channel]);
                counts.Add(0);
            }

            counts[places[channel]] += until - from;
            runs[next++] = new WeightRun(from - first, until - first, places[channel]);
            from = until;
        }

        return new ChannelRuns([.. names], [.. counts], runs);
    }
}
