using System.Globalization;
using CommunityScoring.Api.Problems;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CommunityScoring.Api.Reading;

/// <summary>What lists that come in pages have in common.</summary>
internal static class Paging
{
    private const int Most = 200;
    private const int Default = 50;

    /// <summary>How many items a page has.</summary>
    /// <exception cref="ProblemException">The number is not allowed.</exception>
    public static int Limit(string? limit) => limit is null
        ? Default
        : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most
            ? count
            : throw Refusal.Parameter("limit", limit, $"a whole number from 1 to {Most}");

    /// <summary>Links to the next page.</summary>
    public static void LinkNext(HttpContext context, string token)
    {
        var request = context.Request;
        var query = request.Query
            .Where(pair => !pair.Key.Equals("pageToken", StringComparison.OrdinalIgnoreCase))
            .Append(KeyValuePair.Create("pageToken", new StringValues(token)));
        context.Response.Headers.Link = $"<{QueryHelpers.AddQueryString(request.PathBase + request.Path, query)}>; rel=\"next\"";
    }
}
