using CommunityScoring.Contracts;

namespace CommunityScoring.Access;

/// <summary>
/// The requests of one key in the running minute. A minute begins with the first request after the one before it is over. A host
/// takes a tenth of the minute's requests at a time, and less as they run out, so that few are left with hosts that do not need
/// them while others must refuse. Never lends more than there are. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class RequestBudget(TimeProvider time)
{
    private const int Leases = 10;
    private const int SharesOfRest = 4;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);
    private long _began;
    private long _minute;
    private int _perMinute;
    private int _left;

    /// <summary>Takes some of the requests.</summary>
    /// <param name="perMinute">How many the key has a minute, 1 or more. Where it has changed, what is left changes with it.</param>
    public BudgetLease Take(int perMinute)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perMinute, 1);
        if (_minute == 0 || time.GetElapsedTime(_began) >= Length)
        {
            (_began, _minute, _left) = (time.GetTimestamp(), _minute + 1, perMinute);
        }
        else if (perMinute != _perMinute)
        {
            _left = Math.Clamp(_left + perMinute - _perMinute, 0, perMinute);
        }

        _perMinute = perMinute;
        var count = Math.Min(_left, Math.Max(1, Math.Min(perMinute / Leases, _left / SharesOfRest)));
        _left -= count;
        return new BudgetLease(_minute, count, Length - time.GetElapsedTime(_began));
    }

    /// <summary>Takes back what was not used.</summary>
    /// <param name="minute">The minute it was taken in.</param>
    /// <param name="count">How many, 0 or more.</param>
    public void GiveBack(long minute, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (minute != _minute)
        {
            return;
        }

        _left = Math.Min(_left + count, _perMinute);
    }
}
