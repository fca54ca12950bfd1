using System.Collections.Frozen;
using System.Globalization;
using CommunityScoring.Api.Problems;
using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Accounts;

/// <summary>Which accounts a list shows.</summary>
internal sealed record ListFilter(FrozenSet<RiskState>? States, string? Segment, string? Owner, double? MinEngagement)
{
    private static readonly FrozenDictionary<string, RiskState> _states =
        Enum.GetValues<RiskState>().ToFrozenDictionary(state => state.Name(), StringComparer.Ordinal);

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="ProblemException">A value is not allowed.</exception>
    public static ListFilter Read(string? state, string? segment, string? owner, string? minEngagement)
    {
        double? least = null;
        if (minEngagement is not null)
        {
            least = double.TryParse(minEngagement, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 100
                ? value
                : throw Refusal.Parameter("minEngagement", minEngagement, "a number from 0 to 100");
        }

        return new ListFilter(state is null ? null : Parse(state), segment, owner, least);
    }

    public bool Passes(AccountReading reading) =>
        (States is null || States.Contains(reading.Score.Risk.State))
        && (Segment is null || reading.Snapshot?.Segment == Segment)
        && (Owner is null || reading.Snapshot?.Owner == Owner)
        && (MinEngagement is null || reading.Score.Engagement >= MinEngagement);

    private static FrozenSet<RiskState> Parse(string value) => value
        .Split(',', StringSplitOptions.TrimEntries)
        .Select(name => _states.TryGetValue(name, out var state)
            ? state
            : throw Refusal.Parameter("state", name, string.Join(", ", Enum.GetValues<RiskState>().Select(known => known.Name()))))
        .ToFrozenSet();
}
