using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>How an account differs from the last look at it.</summary>
/// <param name="Account">Its id.</param>
/// <param name="Before">As it was; null when it is new here.</param>
/// <param name="After">As it is; null when it has left the list.</param>
internal sealed record AccountChange(string Account, JsonObject? Before, JsonObject? After)
{
    // Freshness is not among them: an offset moves without anything to see.
    private static readonly WatchedField[] Fields =
    [
        WatchedField.Score("engagement", account => account.Field("engagement")),
        WatchedField.Score("momentum", account => account.Field("momentum")),
        WatchedField.Score("risk", account => account.Field("risk").Field("score")),
        WatchedField.Plain("state", account => account.Field("risk").Field("state")),
        WatchedField.Plain("atRiskOn", account => account.Field("risk").Field("atRiskOn")),
        WatchedField.Score("revenueInfluence", account => account.Field("revenueInfluence")),
        WatchedField.Plain("members", account => account.Field("members").Field("current")),
        WatchedField.Plain("lastActiveOn", account => account.Field("lastActiveOn")),
    ];

    /// <summary>The fields whose exact values differ.</summary>
    public IReadOnlyList<WatchedField> Changed { get; } =
        Before is null || After is null ? [] : [.. Fields.Where(field => !JsonNode.DeepEquals(field.Of(Before), field.Of(After)))];

    /// <summary>The differences between two looks, in the order of the second; those that have left come last.</summary>
    public static IReadOnlyList<AccountChange> Between(IReadOnlyList<JsonObject> before, IReadOnlyList<JsonObject> after)
    {
        var known = ById(before);
        var present = ById(after);
        return
        [
            .. present
                .Select(account => new AccountChange(account.Key, known.GetValueOrDefault(account.Key), account.Value))
                .Where(change => change.Before is null || change.Changed.Count > 0),
            .. known.Where(account => !present.ContainsKey(account.Key)).Select(account => new AccountChange(account.Key, account.Value, null)),
        ];
    }

    /// <summary>True where a field differs.</summary>
    public bool Touches(string field) => Changed.Any(changed => changed.Name == field);

    // The last of two with one id stands: a list may have moved while it was read.
    private static OrderedDictionary<string, JsonObject> ById(IReadOnlyList<JsonObject> accounts)
    {
        var byId = new OrderedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var account in accounts)
        {
            byId[account.Text("account") ?? Figures.None] = account;
        }

        return byId;
    }
}
