using System.Collections.Immutable;
using System.Globalization;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;

namespace CommunityScoring.Api.DeadLetters;

/// <summary>
/// Says what is left to be read of each partition, so that what comes meanwhile does not shift pages, and what comes back to the topic
/// while it is replayed is not sent over and over. Opaque to clients.
/// </summary>
internal static class DeadLetterToken
{
    /// <summary>The token.</summary>
    /// <param name="kind">Of which reading it is.</param>
    /// <param name="rest">What is left.</param>
    public static string Write(string kind, IEnumerable<DeadLetterRange> rest) => OpaqueToken.Write(
        $"{kind}|{string.Join(',', rest.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.Partition}-{range.First}-{range.End}")))}");

    /// <summary>What is left to be read: all where there is no token.</summary>
    /// <param name="kind">Of which reading it must be.</param>
    /// <param name="token">The token, or null.</param>
    /// <param name="all">What there is.</param>
    /// <exception cref="ProblemException">The token is none of that reading.</exception>
    public static ImmutableArray<DeadLetterRange> Read(string kind, string? token, IReadOnlyList<DeadLetterRange> all)
    {
        var left = OpaqueToken.Read(token, "the nextPageToken of an answer to the same question", text =>
            text.Split('|') is [var written, var rest] && written == kind && rest.Split(',').Select(RangeOf).ToList() is var ranges && !ranges.Contains(null)
                ? ranges.DistinctBy(range => range!.Value.Partition).ToDictionary(range => range!.Value.Partition, range => range!.Value)
                : null);

        // A partition that the token does not name is at its end, or was not there yet.
        return left is null
            ? [.. all]
            : [.. all.Select(range => left.TryGetValue(range.Partition, out var rest)
                ? new DeadLetterRange(range.Partition, Math.Max(range.First, rest.First), Math.Min(range.End, rest.End))
                : range with { First = range.End })];
    }

    private static DeadLetterRange? RangeOf(string text) =>
        text.Split('-') is [var partition, var first, var end]
        && int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            ? new DeadLetterRange(number, from, until)
            : null;
}
