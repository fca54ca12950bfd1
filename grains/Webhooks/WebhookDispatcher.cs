namespace CommunityScoring.Webhooks;

/// <summary>
/// Brings the deliveries of one webhook to its receiver, in rounds: some at once, and only one while all attempts fail, with a
/// pause between. Used by one thread at a time, one round at a time.
/// </summary>
/// <param name="queue">The deliveries.</param>
/// <param name="sender">Brings them.</param>
/// <param name="schedule">When what failed is tried again.</param>
/// <param name="options">The bounds.</param>
/// <param name="instruments">Count the attempts.</param>
/// <param name="time">The clock.</param>
public sealed class WebhookDispatcher(
    DeliveryQueue queue, IWebhookSender sender, WebhookSchedule schedule, WebhookOptions options, WebhookInstruments instruments, TimeProvider time)
{
    private int _failedRounds;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;

    /// <summary>True while the last attempts have all failed.</summary>
    public bool IsFailing => _failedRounds > 0;

    /// <summary>When the next round is due; null where nothing waits.</summary>
    public DateTimeOffset? NextRoundAt => queue.NextDueAt is { } due ? due > _pausedUntil ? due : _pausedUntil : null;

    /// <summary>Leaves the webhook alone for a while, because of a fault of this system.</summary>
    public void Pause() => _pausedUntil = time.GetUtcNow() + options.FaultDelay;

    /// <summary>Does a round: tries what is due, and notes in the queue what became of it. The queue is not stored by it.</summary>
    /// <param name="endpoint">The receiver.</param>
    /// <param name="cancellationToken">Ends the round; what was under way counts as not tried.</param>
    /// <returns>True where the receiver wants no more messages.</returns>
    public async Task<bool> RunRoundAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        var due = queue.Due(IsFailing ? 1 : options.AtOnce);
        var outcomes = await Task.WhenAll(due.Select(delivery => TryAsync(endpoint, delivery, cancellationToken)));
        var tried = due.Zip(outcomes).Where(pair => pair.Second is not null).Select(pair => (Delivery: pair.First, Outcome: pair.Second!)).ToList();
        foreach (var (delivery, outcome) in tried)
        {
            Note(delivery, outcome);
        }

        if (tried.Count == 0)
        {
            return false;
        }

        if (tried.Any(pair => pair.Outcome.Kind == WebhookOutcomeKind.Delivered))
        {
            _failedRounds = 0;
        }
        else
        {
            _failedRounds++;
            var delay = schedule.DelayAfter(_failedRounds);
            _pausedUntil = time.GetUtcNow() + (delay < options.LongestPause ? delay : options.LongestPause);
            // A receiver that takes nothing is not asked once more for each of them.
            queue.ParkExpired();
        }

        return tried.Any(pair => pair.Outcome.Kind == WebhookOutcomeKind.Gone);
    }

    /// <summary>Tries one message outside of the queue.</summary>
    public async Task<WebhookOutcome> SendAsync(WebhookEndpoint endpoint, string message, byte[] body, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = await sender.SendAsync(endpoint, message, body, cancellationToken);
        instruments.Attempted(outcome.Kind, time.GetElapsedTime(started));
        return outcome;
    }

    private async Task<WebhookOutcome?> TryAsync(WebhookEndpoint endpoint, Delivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(
                endpoint, delivery.Id, delivery.Body ?? throw new InvalidOperationException($"Delivery {delivery.Id} waits without a body."), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Note(Delivery delivery, WebhookOutcome outcome)
    {
        var attempt = new DeliveryAttempt { At = time.GetUtcNow(), Status = outcome.Status, Error = outcome.Error };
        if (outcome.Kind == WebhookOutcomeKind.Delivered)
        {
            queue.Delivered(delivery.Id, attempt);
            return;
        }

        var delay = schedule.DelayAfter(delivery.Attempts + 1);
        if (outcome.RetryAfter is { } wanted && wanted > delay)
        {
            delay = wanted < options.LongestDelay ? wanted : options.LongestDelay;
        }

        queue.Failed(delivery.Id, attempt, delay);
    }
}
