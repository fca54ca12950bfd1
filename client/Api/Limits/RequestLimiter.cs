using System.Collections.Concurrent;
using CommunityScoring.Api.Access;
using CommunityScoring.Contracts;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Api.Limits;

/// <summary>
/// How many requests a minute a key may send, over all hosts. Requests are lent to this host by the cluster, a tenth of a minute's
/// at a time; what is not used for two seconds is given back. While the cluster does not answer, requests are let in up to the
/// key's limit by each host alone: an outage of counting is none of the API. Thread-safe.
/// </summary>
internal sealed partial class RequestLimiter : IDisposable
{
    private static readonly TimeSpan _sweep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, LentRequests> _lent = new(StringComparer.Ordinal);
    private readonly IGrainFactory _grains;
    private readonly IOptionsMonitor<AccessOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RequestLimiter> _logger;
    private readonly ITimer _timer;

    public RequestLimiter(IGrainFactory grains, IOptionsMonitor<AccessOptions> options, TimeProvider time, ILogger<RequestLimiter> logger)
    {
        (_grains, _options, _time, _logger) = (grains, options, time, logger);
        _timer = time.CreateTimer(_ => GiveBackIdle(), null, _sweep, _sweep);
    }

    /// <summary>How many requests a minute a key may send; 0 for any number.</summary>
    public int LimitOf(KeyHolder holder) =>
        holder.RequestsPerMinute ?? _options.CurrentValue.RequestsPerMinute ?? AccessOptions.DefaultRequestsPerMinute;

    /// <summary>Counts a request.</summary>
    /// <returns>Null where it is let in; else when to try again.</returns>
    public async ValueTask<TimeSpan?> AskAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        var limit = LimitOf(holder);
        if (limit == 0)
        {
            return null;
        }

        var lent = _lent.GetOrAdd(holder.Id, static (_, time) => new LentRequests(time), _time);
        if (lent.TryUse(out var wait))
        {
            return wait;
        }

        await lent.Asking.WaitAsync(cancellationToken);
        try
        {
            // Another request may have fetched some meanwhile.
            if (!lent.TryUse(out wait))
            {
                await FetchAsync(holder.Id, lent, limit);
                lent.TryUse(out wait);
            }

            return wait;
        }
        finally
        {
            lent.Asking.Release();
        }
    }

    public void Dispose() => _timer.Dispose();

    private async Task FetchAsync(string key, LentRequests lent, int limit)
    {
        var asked = _time.GetTimestamp();
        try
        {
            var lease = (await _grains.GetGrain<IRequestBudgetGrain>(key).TakeAsync(limit).WaitAsync(_patience, _time)).Value;
            lent.Take(lease, asked);
        }
        catch (Exception exception)
        {
            LogAlone(_logger, key, $"{exception.GetType().Name}: {exception.Message}");
            lent.TakeAlone(limit);
        }
    }

    private void GiveBackIdle()
    {
        foreach (var (key, lent) in _lent)
        {
            if (lent.TakeIdle() is { } idle)
            {
                _ = GiveBackAsync(key, idle.Minute, idle.Count);
            }
        }
    }

    private async Task GiveBackAsync(string key, long minute, int count)
    {
        try
        {
            await _grains.GetGrain<IRequestBudgetGrain>(key).GiveBackAsync(minute, count);
        }
        catch (Exception exception)
        {
            // They are lost to this minute only.
            LogKept(_logger, key, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Requests of key {Key} are counted by this host alone, as the cluster does not answer: {Reason}")]
    private static partial void LogAlone(ILogger logger, string key, string reason);

    [LoggerMessage(2, LogLevel.Debug, "Requests of key {Key} were not given back: {Reason}")]
    private static partial void LogKept(ILogger logger, string key, string reason);
}
