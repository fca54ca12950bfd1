using System.Collections.Frozen;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Streaming;

/// <summary>What a listener hears. The one place where that is decided.</summary>
/// <param name="Accounts">Only of these accounts; null for all.</param>
/// <param name="WantsScores">True for a listener to scores.</param>
/// <param name="Kinds">The kinds of alerts, a bit each.</param>
/// <param name="Limits">The accounts that the listener's key reaches, by what the CRM says when an update comes.</param>
internal sealed record StreamFilter(FrozenSet<string>? Accounts, bool WantsScores, int Kinds, KeyLimits Limits)
{
    private const int MostAccounts = 500;
    private const string Score = "score";
    private const string Alerts = "alert";
    private const int AllKinds = -1;

    /// <summary>Reads the parameters.</summary>
    /// <param name="accounts">The accounts, or null.</param>
    /// <param name="kinds">The kinds, or null.</param>
    /// <param name="limits">The limits of the key.</param>
    /// <exception cref="ProblemException">A value is not allowed.</exception>
    public static StreamFilter Read(string? accounts, string? kinds, KeyLimits limits)
    {
        var (wantsScores, bits) = (kinds is null, kinds is null ? AllKinds : 0);
        foreach (var kind in kinds?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            wantsScores |= kind == Score;
            bits |= kind switch
            {
                Score => 0,
                Alerts => AllKinds,
                _ => AlertKindNames.Find(kind) is { } known
                    ? 1 << (int)known
                    : throw Refusal.Parameter("kinds", kind, string.Join(", ", [Score, Alerts, .. AlertKindNames.All])),
            };
        }

        return new StreamFilter(accounts is null ? null : AccountsOf(accounts), wantsScores, bits, limits);
    }

    /// <summary>True for an update with anything to hear.</summary>
    public bool Passes(StreamUpdate update) =>
        (Accounts is null || Accounts.Contains(update.Account))
        && Limits.Allows(update.Segment, update.Owner, update.FormerOwner)
        && ((WantsScores && update.Score is not null) || update.Alerts.Any(alert => Wants(alert.Kind)));

    /// <summary>True for a kind of alert to hear of.</summary>
    public bool Wants(AlertKind kind) => (Kinds & (1 << (int)kind)) != 0;

    private static FrozenSet<string> AccountsOf(string accounts)
    {
        var ids = accounts.Split(',', StringSplitOptions.TrimEntries);
        if (ids.Length > MostAccounts)
        {
            throw Refusal.Parameter("accounts", $"{ids.Length} ids", $"up to {MostAccounts} ids");
        }

        return ids.Select((id, index) => AccountId.Require(id, "accounts", index)).ToFrozenSet(StringComparer.Ordinal);
    }
}
