using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using CommunityScoring.Silo.Tests.WholeProcess;

namespace CommunityScoring.Silo.Tests.Chaos;

/// <summary>
/// Reads accounts through the client hosts, again and again, and knows for how long an account could not be read. As a
/// load balancer does, it turns to the other host where the one does not answer.
/// </summary>
internal sealed class ReadProbe : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _ended = new();
    private readonly List<TimeSpan> _faults = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly HttpClient _http = new() { Timeout = s_patience };
    private readonly Uri[] _hosts;
    private readonly Task _reading;
    private TimeSpan _longest;
    private TimeSpan _longestOfFault;
    private string _story = "no read failed";
    private string? _wrong;
    private long _reads;
    private long _failures;

    /// <summary>Starts to read.</summary>
    /// <param name="hosts">The client hosts.</param>
    /// <param name="accounts">The accounts.</param>
    public ReadProbe(IEnumerable<Uri> hosts, IEnumerable<string> accounts)
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloSite.Key);
        _hosts = [.. hosts];
        _reading = Task.WhenAll(accounts.Select((account, index) => ReadAsync(account, index)));
    }

    /// <summary>
    /// The longest time for which one account could not be read through any host, divided by the faults it is due to, the one before it and
    /// those that fell into it: each has to be detected, also where it comes while another one is.
    /// </summary>
    public TimeSpan LongestOfFault
    {
        get
        {
            lock (_lock)
            {
                return _longestOfFault;
            }
        }
    }

    /// <summary>An answer that nobody should get, whatever happens to the cluster: what cannot be answered now is 503, and never 500; null for none.</summary>
    public string? Wrong
    {
        get
        {
            lock (_lock)
            {
                return _wrong;
            }
        }
    }

    /// <summary>What was read, in a line.</summary>
    public string Summary
    {
        get
        {
            lock (_lock)
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"{_reads} reads, {_failures} failed; longest failing stretch {_longest.TotalSeconds:0.0} s, {_longestOfFault.TotalSeconds:0.0} s a fault: {_story}");
            }
        }
    }

    /// <summary>Notes that something happens to the cluster.</summary>
    public void Note()
    {
        lock (_lock)
        {
            _faults.Add(_clock.Elapsed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _reading;
        _http.Dispose();
        _ended.Dispose();
    }

    private async Task ReadAsync(string account, int first)
    {
        TimeSpan? failingSince = null;
        while (!_ended.IsCancellationRequested)
        {
            var started = _clock.Elapsed;
            var failure = "";
            var isRead = false;
            for (var turn = 0; turn < _hosts.Length && !isRead; turn++)
            {
                failure = await TryAsync(new Uri(_hosts[(first + turn) % _hosts.Length], $"/v1/accounts/{account}"));
                isRead = failure.Length == 0;
            }

            first++;
            Note(account, started, ref failingSince, isRead, failure);
            await Task.Delay(s_pause);
        }
    }

    private void Note(string account, TimeSpan started, ref TimeSpan? failingSince, bool isRead, string failure)
    {
        lock (_lock)
        {
            _reads++;
            if (!isRead)
            {
                _failures++;
                failingSince ??= started;
            }

            if (failingSince is { } since)
            {
                var stretch = _clock.Elapsed - since;
                var ofFault = stretch / (1 + _faults.Count(fault => fault > since));
                _longestOfFault = ofFault > _longestOfFault ? ofFault : _longestOfFault;
                if (stretch > _longest)
                {
                    _longest = stretch;
                    _story = isRead ? _story : string.Create(CultureInfo.InvariantCulture, $"{account} from {since.TotalSeconds:0.0} s on, last {failure}");
                }
            }

            failingSince = isRead ? null : failingSince;
        }
    }

    // Empty where it was answered; an account that nothing was recorded for yet is an answer, too.
    private async Task<string> TryAsync(Uri route)
    {
        try
        {
            using var answer = await _http.GetAsync(route, _ended.Token);
            if (answer.StatusCode == HttpStatusCode.InternalServerError)
            {
                var body = await answer.Content.ReadAsStringAsync();
                lock (_lock)
                {
                    _wrong ??= $"{route}: 500 {body}";
                }
            }

            return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotFound ? "" : $"{(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return "";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return exception.GetType().Name;
        }
    }
}
