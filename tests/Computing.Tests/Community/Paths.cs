using System.Collections.Immutable;

using CommunityScoring.Revenue;

namespace CommunityScoring.Community;

/// <summary>Short ways to write journeys down in tests.</summary>
internal static class Paths
{
    public static ChannelPath Won(string channels) => new(true, [.. channels.Split('>')]);

    public static ChannelPath Lost(string channels) => new(false, [.. channels.Split('>')]);

    /// <summary>A won journey whose channels are the letters of a word.</summary>
    public static ChannelPath WonLetters(string word) => new(true, [.. word.Select(letter => letter.ToString())]);

    /// <summary>Random journeys over as many channels as asked for; some channels are never won.</summary>
    public static ChannelPath[] Random(Random random, int journeys, int channels, int longest = 12) =>
        [.. Enumerable.Range(0, journeys).Select(_ =>
        {
            ImmutableArray<string> path =
                [.. Enumerable.Range(0, random.Next(1, longest + 1)).Select(_ => $"channel.{(int)(channels * Math.Pow(random.NextDouble(), 2))}")];
            return new ChannelPath(random.Next(3) == 0 && !path.Contains("channel.1"), path);
        })];
}
