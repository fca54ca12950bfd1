using CommunityScoring.Contracts;

namespace CommunityScoring.Silo.Webhooks;

/// <summary>Wakes the webhooks at start and every minute, so that what waits goes on after a silo has gone.</summary>
/// <param name="grains">Reaches the webhooks.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class WebhookWaking(IGrainFactory grains, TimeProvider time, ILogger<WebhookWaking> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            try
            {
                await WakeAsync(stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailed(exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        while (!stoppingToken.IsCancellationRequested);
    }

    private async Task WakeAsync(CancellationToken stopping)
    {
        var webhooks = await grains.GetGrain<IWebhookCatalogGrain>(0).ListAsync().WaitAsync(stopping);
        await Task.WhenAll(webhooks.Select(webhook => grains.GetGrain<IWebhookGrain>(webhook.Id).ResumeAsync())).WaitAsync(stopping);
    }

    [LoggerMessage(1, LogLevel.Warning, "Webhooks could not be woken, and will be again soon: {Reason}")]
    private partial void LogFailed(string reason);
}
