using CommunityScoring.Alerts;
using Orleans.CodeGeneration;

namespace CommunityScoring.Contracts;

/// <summary>The scorecard and the alerts of an account. Keyed by the account's id; its grain is the account's own.</summary>
[Alias("CommunityScoring.IScorecardGrain")]
[Version(1)]
public interface IScorecardGrain : IGrainWithStringKey
{
    /// <summary>Computes the scorecard anew, where something was told since or its day has come, and stores and sends what is new.</summary>
    [Alias("Refresh")]
    Task RefreshAsync();

    /// <summary>Takes a step with an open alert; stored when the task completes. Null where no open alert has the id.</summary>
    [Alias("ChangeAlert")]
    Task<Envelope<Alert?>> ChangeAlertAsync(string id, Envelope<AlertAction> action);
}

/// <summary>What somebody does with an alert.</summary>
/// <param name="Kind">Which step.</param>
/// <param name="By">Whose key it is, by its name.</param>
/// <param name="Until">Until when it is to sleep; for <see cref="AlertActionKind.Snooze"/>.</param>
/// <param name="Assignee">Who is to see to it, null for nobody; for <see cref="AlertActionKind.Assign"/>.</param>
public sealed record AlertAction(AlertActionKind Kind, string By, DateTimeOffset? Until = null, string? Assignee = null);

/// <summary>Steps that people take with alerts.</summary>
public enum AlertActionKind
{
    /// <summary>Somebody has taken note.</summary>
    Acknowledge,

    /// <summary>Nobody wants to see it for a while.</summary>
    Snooze,

    /// <summary>Somebody is to see to it.</summary>
    Assign,
}
