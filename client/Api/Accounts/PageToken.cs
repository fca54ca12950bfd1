using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CommunityScoring.Api.Problems;

namespace CommunityScoring.Api.Accounts;

/// <summary>
/// Names the last account of a page by its rank, so that the next page goes on behind that rank even when accounts have
/// moved meanwhile. Opaque to clients.
/// </summary>
internal static class PageToken
{
    private const char Separator = '|';

    public static string Write(string order, Rank last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        Separator, order, last.Group.ToString(CultureInfo.InvariantCulture), last.Value.ToString("R", CultureInfo.InvariantCulture), last.Id)));

    /// <summary>The rank that the page goes on behind; null for the first page.</summary>
    /// <exception cref="ProblemException">The token is none of this order.</exception>
    public static Rank? Read(string order, string? token)
    {
        if (token is null)
        {
            return null;
        }

        if (Base64Url.IsValid(token))
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Separator, 4);
            if (parts.Length == 4 && parts[0] == order
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
                && double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                return new Rank(group, value, parts[3]);
            }
        }

        throw Refusal.Parameter("pageToken", token, $"the nextPageToken of a page with orderBy={order}");
    }
}
