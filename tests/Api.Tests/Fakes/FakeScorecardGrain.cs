using CommunityScoring.Alerts;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeScorecardGrain(FakeCluster cluster, string account) : IScorecardGrain
{
    public Task RefreshAsync() => throw new NotSupportedException();

    public Task<Envelope<Alert?>> ChangeAlertAsync(string id, Envelope<AlertAction> action)
    {
        cluster.ThrowIfAway();
        var (asked, now) = (action.Value, cluster.Time.GetUtcNow());
        var changed = asked.Kind switch
        {
            AlertActionKind.Acknowledge => cluster.AlertsOf(account).Change(
                id, new AlertStep(now, "acknowledged", asked.By), alert => alert with { AcknowledgedAt = now }),
            AlertActionKind.Snooze => cluster.AlertsOf(account).Change(
                id, new AlertStep(now, "snoozed", asked.By, asked.Until?.ToString("O")), alert => alert with { SnoozedUntil = asked.Until }),
            _ => cluster.AlertsOf(account).Change(
                id, new AlertStep(now, "assigned", asked.By, asked.Assignee), alert => alert with { Assignee = asked.Assignee }),
        };
        if (changed is null)
        {
            return Task.FromResult(new Envelope<Alert?>(null));
        }

        cluster.Alerts[account] = changed;
        return Task.FromResult(new Envelope<Alert?>(changed.Find(id)));
    }
}
