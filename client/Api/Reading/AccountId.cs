using System.Text.RegularExpressions;
using CommunityScoring.Api.Problems;

namespace CommunityScoring.Api.Reading;

/// <summary>Account ids are checked before any grain is touched, so that a bad one wakes nothing.</summary>
internal static partial class AccountId
{
    private const string Allowed = "1-128 characters of [A-Za-z0-9._-]";

    /// <summary>The id, checked.</summary>
    /// <param name="id">What was sent.</param>
    /// <param name="field">Where it was sent.</param>
    /// <param name="index">Which of several it is.</param>
    /// <exception cref="ProblemException">It is none.</exception>
    public static string Require(string? id, string field = "id", int? index = null) =>
        id is not null && Pattern().IsMatch(id) ? id : throw Refusal.Parameter(field, id, Allowed, index);

    /// <summary>True for a text that could be an account's id.</summary>
    public static bool IsOne(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,128}\z")]
    private static partial Regex Pattern();
}
