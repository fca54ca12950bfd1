using System.Buffers.Text;
using System.Text;
using CommunityScoring.Api.Problems;

namespace CommunityScoring.Api.Reading;

/// <summary>
/// Where a list goes on, as text that clients hand back as they got it: it fits into a query, and they are not to read it, nor to make one.
/// </summary>
internal static class OpaqueToken
{
    /// <summary>The token of a place.</summary>
    /// <param name="place">The place, as its list writes it.</param>
    public static string Write(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    /// <summary>The place that a token names; null where there is none, for the beginning.</summary>
    /// <param name="token">The token, or null.</param>
    /// <param name="allowed">What is allowed, for the refusal.</param>
    /// <param name="read">Reads the place as its list wrote it; null where the list wrote no such thing.</param>
    /// <exception cref="ProblemException">The token is none, or none of this list.</exception>
    public static T? Read<T>(string? token, string allowed, Func<string, T?> read)
        where T : class =>
        token is null ? null
        : Base64Url.IsValid(token) && read(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token))) is { } place ? place
        : throw Refusal.Parameter("pageToken", token, allowed);
}
