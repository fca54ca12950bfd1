using CommunityScoring.Contracts;
using CommunityScoring.Publishing;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Silo.Webhooks;

/// <summary>Hands alerts to the webhooks that want them; completes when they are stored there, not when they are delivered.</summary>
/// <param name="grains">Reaches the webhooks.</param>
public sealed class WebhookSink(IGrainFactory grains) : IAlertSink
{
    // The webhooks as last read: asked again with each call, which is answered with nothing new most often.
    private volatile WebhookTargets _targets = new(-1, []);

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<OutgoingAlert> alerts, CancellationToken cancellationToken)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        var known = _targets;
        var targets = await grains.GetGrain<IWebhookCatalogGrain>(0).ReadTargetsAsync(known.Version).WaitAsync(cancellationToken) ?? known;
        _targets = targets;
        var messages = new WebhookMessage?[alerts.Count];
        await Task.WhenAll(targets.Targets.Select(target => EnqueueAsync(target, alerts, messages))).WaitAsync(cancellationToken);
    }

    private Task EnqueueAsync(WebhookTarget target, IReadOnlyList<OutgoingAlert> alerts, WebhookMessage?[] messages)
    {
        WebhookMessage[] wanted =
        [
            .. Enumerable.Range(0, alerts.Count)
                .Where(index => target.Filter.Matches(alerts[index]))
                .Select(index => messages[index] ??= WebhookMessages.Of(alerts[index])),
        ];
        return wanted.Length == 0 ? Task.CompletedTask : grains.GetGrain<IWebhookGrain>(target.Id).EnqueueAsync(wanted);
    }
}
