using System.Globalization;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Index;

namespace CommunityScoring.Api.Alerts;

/// <summary>Reads the parameters of the routes of alerts.</summary>
internal static class AlertParameters
{
    private const char Separator = '|';
    private static readonly string[] _states = ["open", "acknowledged", "snoozed", "cleared"];

    /// <summary>The bits of some states; those of open ones where nobody says.</summary>
    /// <exception cref="ProblemException">There is no such state.</exception>
    public static int States(string? state) => Bits("state", state ?? _states[(int)AlertState.Open], _states);

    /// <summary>The bits of some kinds; 0 for all.</summary>
    /// <exception cref="ProblemException">There is no such kind.</exception>
    public static int Kinds(string? kind) => kind is null ? 0 : Bits("kind", kind, AlertKindNames.All);

    /// <summary>The account that an alert's id names.</summary>
    /// <exception cref="ProblemException">It is no id of an alert.</exception>
    public static string Account(string id) => Alert.AccountOf(id) is { } account && AccountId.IsOne(account)
        ? account
        : throw Refusal.Parameter("id", id, "account~kind~YYYY-MM-DD~ordinal");

    /// <summary>The token of a place.</summary>
    public static string Token(AlertPlace place) => OpaqueToken.Write(string.Create(CultureInfo.InvariantCulture, $"{place.RaisedAt}{Separator}{place.Id}"));

    /// <summary>The place that a page goes on behind; null for the first page.</summary>
    /// <exception cref="ProblemException">The token is none.</exception>
    public static AlertPlace? Place(string? token) => OpaqueToken.Read(token, "the nextPageToken of a page of /v1/alerts", place =>
        place.Split(Separator, 2) is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new AlertPlace(ticks, id)
            : null);

    private static int Bits(string field, string value, IReadOnlyList<string> names)
    {
        var bits = 0;
        foreach (var name in value.Split(',', StringSplitOptions.TrimEntries))
        {
            var index = names.Index().Where(known => known.Item == name).Select(known => known.Index).DefaultIfEmpty(-1).First();
            bits |= index >= 0 ? 1 << index : throw Refusal.Parameter(field, name, string.Join(", ", names));
        }

        return bits;
    }
}
