using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Limits;

/// <summary>The requests of one key that the cluster has lent to this host. Thread-safe.</summary>
internal sealed class LentRequests(TimeProvider time)
{
    private const int LeasesAlone = 10;
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _refusedFor = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _alone = TimeSpan.FromSeconds(6);

    private readonly Lock _lock = new();
    private long _count;
    private long _minute;
    private long _takenAt;
    private TimeSpan _lasts;
    private TimeSpan _refusesFor;
    private long _usedAt;
    private bool _isAlone;

    /// <summary>Held by whoever asks the cluster for more, so that one does at a time.</summary>
    public SemaphoreSlim Asking { get; } = new(1, 1);

    /// <summary>Uses one, or tells that none is to be had for now.</summary>
    /// <param name="wait">Null where one was used; else when to try again.</param>
    /// <returns>False where the cluster is to be asked.</returns>
    public bool TryUse(out TimeSpan? wait)
    {
        lock (_lock)
        {
            wait = null;
            var age = time.GetElapsedTime(_takenAt);
            if (age < _lasts && _count > 0)
            {
                _count--;
                _usedAt = time.GetTimestamp();
                return true;
            }

            if (age < _refusesFor)
            {
                wait = _lasts - age;
                return true;
            }

            return false;
        }
    }

    /// <summary>Takes what the cluster has lent.</summary>
    /// <param name="lease">What it has lent.</param>
    /// <param name="asked">When it was asked, which is before its minute was measured.</param>
    public void Take(BudgetLease lease, long asked)
    {
        lock (_lock)
        {
            (_count, _minute, _takenAt, _lasts, _isAlone) = (lease.Count, lease.Minute, asked, lease.Remaining, false);

            // Where none are left others may give some back before the minute is over, so that it is asked again soon.
            _refusesFor = lease.Count > 0 ? TimeSpan.Zero : lease.Remaining < _refusedFor ? lease.Remaining : _refusedFor;
        }
    }

    /// <summary>Takes a tenth of a minute's requests for a tenth of a minute, without the cluster.</summary>
    public void TakeAlone(int perMinute)
    {
        lock (_lock)
        {
            (_count, _takenAt, _lasts, _refusesFor, _isAlone) = (Math.Max(1, perMinute / LeasesAlone), time.GetTimestamp(), _alone, _alone, true);
        }
    }

    /// <summary>What has not been used for a while, to be given back; null for nothing.</summary>
    public (long Minute, int Count)? TakeIdle()
    {
        lock (_lock)
        {
            if (_isAlone || _count == 0 || time.GetElapsedTime(_takenAt) >= _lasts || time.GetElapsedTime(_usedAt) < _idle)
            {
                return null;
            }

            var idle = (_minute, (int)_count);
            _count = 0;
            return idle;
        }
    }
}
