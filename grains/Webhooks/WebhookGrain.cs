using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;

namespace CommunityScoring.Webhooks;

/// <summary>
/// Keeps the deliveries of one webhook and sends them. Calls interleave with sending, so that a receiver that is slow delays
/// nobody who hands over deliveries.
/// </summary>
[Reentrant]
public sealed partial class WebhookGrain : Grain, IWebhookGrain
{
    private const string DisabledReason = "the webhook is disabled";

    // What was handed out before an erasure may come after it, from a silo that is slow.
    private static readonly TimeSpan Late = TimeSpan.FromHours(1);
    private readonly Dictionary<string, DateTimeOffset> _erased = new(StringComparer.Ordinal);
    private readonly DeliveryQueue _queue;
    private readonly WebhookDispatcher _dispatcher;
    private readonly WebhookInstruments _instruments;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookGrain> _logger;
    private IGrainTimer? _timer;
    private bool _isRunning;
    private bool _isRemoved;

    /// <summary>Creates the grain.</summary>
    public WebhookGrain(
        IGrainContext context,
        [FromKeyedServices(ModelCatalogGrain.StorageName)] IGrainStorage storage,
        IWebhookSender sender,
        WebhookSchedule schedule,
        WebhookOptions options,
        WebhookInstruments instruments,
        TimeProvider time,
        ILogger<WebhookGrain> logger)
    {
        (_instruments, _options, _time, _logger) = (instruments, options, time, logger);
        _queue = new DeliveryQueue(new GrainDeliveryPages(storage, context.GrainId), options, instruments, time);
        _dispatcher = new WebhookDispatcher(_queue, sender, schedule, options, instruments, time);
    }

    private string Id => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await _queue.LoadAsync();
        _timer = this.RegisterGrainTimer(RunAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
        {
            Interleave = true,
            KeepAlive = true,
        });
        Arm();
    }

    /// <inheritdoc/>
    public async Task EnqueueAsync(WebhookMessage[] messages)
    {
        if (_isRemoved)
        {
            return;
        }

        var added = _queue.Add(messages.Select(message => _erased.Count == 0 ? message : message with { Body = WebhookMessages.Without(message.Body, IsErased) }));
        // Also where none is new: they may be those of a call whose write failed.
        await _queue.FlushAsync();
        _instruments.Enqueued(added);
        Arm();
    }

    /// <inheritdoc/>
    public Task ResumeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<WebhookStanding> ReadAsync() =>
        Task.FromResult(new WebhookStanding(_queue.Waiting, _queue.Parked, _dispatcher.IsFailing, _queue.Last));

    /// <inheritdoc/>
    public Task<DeliveryList> ListAsync(DeliveryState? state, long? before, int most) => Task.FromResult(_queue.List(state, before, most));

    /// <inheritdoc/>
    public async Task<WebhookOutcome?> TestAsync()
    {
        var message = WebhookMessages.Test(Id, _time.GetUtcNow());
        return await FindAsync() is { } endpoint ? await _dispatcher.SendAsync(endpoint, message.Id, message.Body, CancellationToken.None) : null;
    }

    /// <inheritdoc/>
    public async Task<RedeliveryResult> RedeliverAsync(string delivery)
    {
        var result = _queue.Redeliver(delivery);
        await _queue.FlushAsync();
        Arm();
        return result;
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(Envelope<ImmutableArray<string>> persons)
    {
        var now = _time.GetUtcNow();
        foreach (var (former, _) in _erased.Where(item => now - item.Value > Late).ToList())
        {
            _erased.Remove(former);
        }

        foreach (var person in persons.Value)
        {
            _erased[person] = now;
        }

        _queue.Forget(IsErased);
        await _queue.FlushAsync();
    }

    /// <inheritdoc/>
    public async Task RemoveAsync()
    {
        _isRemoved = true;
        await _queue.ClearAsync();
        DeactivateOnIdle();
    }

    // Whoever is heard of again after that is somebody whom events of after the erasure speak of.
    private bool IsErased(string person) => _erased.TryGetValue(person, out var at) && _time.GetUtcNow() - at <= Late;

    private async Task<WebhookEndpoint?> FindAsync() => await GrainFactory.GetGrain<IWebhookCatalogGrain>(0).FindAsync(Id);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        _isRunning = true;
        try
        {
            while (!cancellationToken.IsCancellationRequested && !_isRemoved && _dispatcher.NextRoundAt <= _time.GetUtcNow())
            {
                await RunRoundAsync(cancellationToken);
            }
        }
        catch (InconsistentStateException exception)
        {
            // Another activation has written: what this one knows is old.
            LogFailed(Id, exception.Message);
            DeactivateOnIdle();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(Id, exception.Message);
            _dispatcher.Pause();
        }
        finally
        {
            _isRunning = false;
            if (!cancellationToken.IsCancellationRequested)
            {
                Arm();
            }
        }
    }

    private async Task RunRoundAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } endpoint)
        {
            // Removed while deliveries were on their way here.
            await RemoveAsync();
            return;
        }

        if (endpoint.DisabledAt is not null)
        {
            _queue.ParkAll(DisabledReason);
        }
        else if (await _dispatcher.RunRoundAsync(endpoint, cancellationToken))
        {
            await GrainFactory.GetGrain<IWebhookCatalogGrain>(0).DisableAsync(Id, "the receiver answered 410 Gone");
            LogGone(Id);
            _queue.ParkAll(DisabledReason);
        }

        await _queue.FlushAsync();
    }

    private void Arm()
    {
        // The round that runs arms it at its end.
        if (_timer is not { } timer || _isRunning || _isRemoved || _dispatcher.NextRoundAt is not { } next)
        {
            return;
        }

        var wait = next - _time.GetUtcNow();
        timer.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < _options.LongestDelay ? wait : _options.LongestDelay, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(1, LogLevel.Warning, "Deliveries of webhook {Webhook} could not be sent or stored, and will be tried again: {Reason}")]
    private partial void LogFailed(string webhook, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Webhook {Webhook} was disabled: its receiver answered 410 Gone.")]
    private partial void LogGone(string webhook);
}
