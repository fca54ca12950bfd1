using System.Globalization;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Index;

namespace CommunityScoring.Api.Accounts;

/// <summary>
/// Names the order that a list is read in and how far, so that accounts that move meanwhile are neither missed nor met again; and the
/// last account of the page by its rank, to go on behind it where the order is not kept any more. Opaque to clients.
/// </summary>
internal static class PageToken
{
    private const char Separator = '|';
    private const int Parts = 6;

    /// <summary>The token of a place in an order.</summary>
    public static string Write(string order, PagePlace place) => OpaqueToken.Write(string.Join(
        Separator,
        order,
        place.Snapshot.ToString(CultureInfo.InvariantCulture),
        place.Offset.ToString(CultureInfo.InvariantCulture),
        place.Last.Group.ToString(CultureInfo.InvariantCulture),
        place.Last.Value.ToString("R", CultureInfo.InvariantCulture),
        place.Last.Id));

    /// <summary>The place that the page goes on behind; null for the first page.</summary>
    /// <exception cref="ProblemException">The token is none of this order.</exception>
    public static PagePlace? Read(string order, string? token) => OpaqueToken.Read(token, $"the nextPageToken of a page with orderBy={order}", place =>
        place.Split(Separator, Parts) is { Length: Parts } parts && parts[0] == order
        && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var snapshot)
        && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
        && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
        && double.TryParse(parts[4], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new PagePlace(snapshot, offset, new Rank(group, value, parts[5]))
            : null);
}
