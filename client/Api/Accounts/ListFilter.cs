using System.Collections.Frozen;
using System.Globalization;
using CommunityScoring.Api.Problems;
using CommunityScoring.Index;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Accounts;

/// <summary>Reads which accounts a list shows.</summary>
internal static class ListFilter
{
    private const int LongestText = 100;

    private static readonly FrozenDictionary<string, RiskState> _states =
        Enum.GetValues<RiskState>().ToFrozenDictionary(state => state.Name(), StringComparer.Ordinal);

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="ProblemException">A value is not allowed.</exception>
    public static AccountFilter Read(string? state, string? segment, string? owner, string? minEngagement, string? text)
    {
        double? least = null;
        if (minEngagement is not null)
        {
            least = double.TryParse(minEngagement, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 100
                ? value
                : throw Refusal.Parameter("minEngagement", minEngagement, "a number from 0 to 100");
        }

        if (text?.Trim() is { Length: < 1 or > LongestText })
        {
            throw Refusal.Parameter("q", text, $"1-{LongestText} characters");
        }

        return new AccountFilter(state is null ? 0 : AccountFilter.BitsOf(Parse(state)), segment, owner, least, text?.Trim());
    }

    private static IEnumerable<RiskState> Parse(string value) => value
        .Split(',', StringSplitOptions.TrimEntries)
        .Select(name => _states.TryGetValue(name, out var state)
            ? state
            : throw Refusal.Parameter("state", name, string.Join(", ", Enum.GetValues<RiskState>().Select(known => known.Name()))));
}
