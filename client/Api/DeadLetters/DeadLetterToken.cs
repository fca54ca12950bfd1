using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CommunityScoring.Api.Problems;

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
    public static string Write(string kind, IEnumerable<DeadLetterRange> rest) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        $"{kind}|{string.Join(',', rest.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.Partition}-{range.First}-{range.End}")))}"));

    /// <summary>What is left to be read: all where there is no token.</summary>
    /// <param name="kind">Of which reading it must be.</param>
    /// <param name="token">The token, or null.</param>
    /// <param name="all">What there is.</param>
    /// <exception cref="ProblemException">The token is none of that reading.</exception>
    public static ImmutableArray<DeadLetterRange> Read(string kind, string? token, IReadOnlyList<DeadLetterRange> all)
    {
        if (token is null)
        {
            return [.. all];
        }

        if (Base64Url.IsValid(token) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('|') is [var written, var rest] && written == kind)
        {
            var ranges = rest.Split(',').Select(RangeOf).ToList();
            if (!ranges.Contains(null))
            {
                // A partition that the token does not name is at its end, or was not there yet.
                return
                [
                    .. all.Select(range => ranges.FirstOrDefault(left => left!.Value.Partition == range.Partition) is { } left
                        ? new DeadLetterRange(range.Partition, Math.Max(range.First, left.First), Math.Min(range.End, left.End))
                        : range with { First = range.End }),
                ];
            }
        }

        throw Refusal.Parameter("pageToken", token, "the nextPageToken of an answer to the same question");
    }

    private static DeadLetterRange? RangeOf(string text) =>
        text.Split('-') is [var partition, var first, var end]
        && int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            ? new DeadLetterRange(number, from, until)
            : null;
}
