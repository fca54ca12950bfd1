using System.Globalization;
using CommunityScoring.Api.Problems;

namespace CommunityScoring.Api.Reading;

/// <summary>Which touches of a journey to show. A journey is short but for accounts with thousands of people, so a page is long.</summary>
/// <param name="From">The first touch, counted from 0.</param>
/// <param name="Count">How many at most.</param>
internal readonly record struct TouchPage(int From, int Count)
{
    /// <summary>The longest page, and the one that is shown when nobody says.</summary>
    public const int Most = 1_000;

    /// <summary>Reads <c>limit</c> and <c>pageToken</c>.</summary>
    /// <exception cref="ProblemException">A value is not allowed.</exception>
    public static TouchPage Read(string? limit, string? pageToken)
    {
        var count = Most;
        if (limit is not null && (!IsNumber(limit, out count) || count is < 1 or > Most))
        {
            throw Refusal.Parameter("limit", limit, $"a whole number from 1 to {Most}");
        }

        var from = 0;
        return pageToken is null || IsNumber(pageToken, out from)
            ? new TouchPage(from, count)
            : throw Refusal.Parameter("pageToken", pageToken, "the nextPageToken of a page of the same journey");
    }

    /// <summary>The token of the page that begins with a touch.</summary>
    public static string TokenOf(int from) => from.ToString(CultureInfo.InvariantCulture);

    private static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
