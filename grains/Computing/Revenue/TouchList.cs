using CommunityScoring.Facts;

namespace CommunityScoring.Revenue;

/// <summary>
/// Touches in their order, with the days they fall on and how many are the community's. A list with some touches
/// replaced is put together from the former by copying. Immutable.
/// </summary>
internal sealed class TouchList
{
    // Beside the touches and not in them: what is asked of tens of thousands at once must not look each of them up.
    private readonly int[] _kinds;
    private readonly TouchChannels _channels;
    private readonly int[] _communityBefore;
    private readonly int[] _days;
    private readonly int[] _dayStarts;

    // Names this list for the one that follows it, without keeping it.
    private readonly object _name = new();
    private readonly object? _former;
    private readonly long[] _changedTicks;

    private TouchList(
        Touch[] touches, int[] kinds, TouchChannels channels, ReadOnlySpan<int> communityBefore, object? former, long[] changedTicks)
    {
        All = touches;
        _kinds = kinds;
        _channels = channels;
        _former = former;
        _changedTicks = changedTicks;
        _communityBefore = new int[touches.Length + 1];
        communityBefore.CopyTo(_communityBefore);
        for (var i = Math.Max(0, communityBefore.Length - 1); i < touches.Length; i++)
        {
            _communityBefore[i + 1] = _communityBefore[i] + (kinds[i] & 1);
        }

        var (days, starts) = (new List<int>(), new List<int>());
        for (var i = 0; i < touches.Length;)
        {
            var day = touches[i].At.UtcTicks / TimeSpan.TicksPerDay;
            days.Add((int)day);
            starts.Add(i);
            i = CountBefore((day + 1) * TimeSpan.TicksPerDay, i, touches.Length);
        }

        _days = [.. days];
        _dayStarts = [.. starts, touches.Length];
    }

    /// <summary>The touches in order. Not to be changed.</summary>
    public Touch[] All { get; }

    /// <summary>Where the touches of the days begin that have any; at the end the number of touches.</summary>
    public ReadOnlySpan<int> DayStarts => _dayStarts;

    /// <summary>Takes over touches and sorts them.</summary>
    public static TouchList Of(Touch[] touches)
    {
        Sort(touches);
        var channels = new TouchChannels();
        return new TouchList(touches, Array.ConvertAll(touches, channels.KindOf), channels, [], null, []);
    }

    /// <summary>The time at which a day begins, in UTC ticks.</summary>
    public static long StartOf(DateOnly day) => day.DayNumber * TimeSpan.TicksPerDay;

    /// <summary>The list without some of its touches and with others; what is on both sides stays.</summary>
    /// <param name="gone">Touches of this list, each once.</param>
    /// <param name="come">Touches that are in this list only if they are among those that go, each once.</param>
    public TouchList With(IEnumerable<Touch> gone, IEnumerable<Touch> come)
    {
        var (removed, added) = (gone.ToHashSet(), come.ToHashSet());
        var both = removed.Intersect(added).ToList();
        removed.ExceptWith(both);
        added.ExceptWith(both);
        if (removed.Count + added.Count == 0)
        {
            return this;
        }

        // A touch that comes stands where the first one after it stood.
        var steps = removed.Select(touch => (At: Find(touch) ?? throw new InvariantException($"{touch} is not in the list that it shall leave."), Touch: touch, IsAdded: false))
            .Concat(added.Select(touch => (At: LowerBound(touch, 0, All.Length), Touch: touch, IsAdded: true)))
            .OrderBy(step => step.Touch)
            .ToList();
        var touches = new Touch[All.Length - removed.Count + added.Count];
        var kinds = new int[touches.Length];
        var (from, count) = (0, 0);
        foreach (var (at, touch, isAdded) in steps)
        {
            All.AsSpan(from..at).CopyTo(touches.AsSpan(count));
            _kinds.AsSpan(from..at).CopyTo(kinds.AsSpan(count));
            count += at - from;
            from = isAdded ? at : at + 1;
            if (isAdded)
            {
                kinds[count] = _channels.KindOf(touch);
                touches[count++] = touch;
            }
        }

        All.AsSpan(from..).CopyTo(touches.AsSpan(count));
        _kinds.AsSpan(from..).CopyTo(kinds.AsSpan(count));
        return new TouchList(
            touches, kinds, _channels, _communityBefore.AsSpan(0, steps[0].At + 1), _name, [.. steps.Select(step => step.Touch.At.UtcTicks)]);
    }

    /// <summary>True when the touches from one time to another are known to be those of an earlier list.</summary>
    /// <param name="before">This list, or the one that this was put together from; any other is not known.</param>
    /// <param name="from">In UTC ticks.</param>
    /// <param name="until">In UTC ticks; touches of that very instant included.</param>
    public bool HasSame(TouchList before, long from, long until) =>
        before == this || (_former == before._name && !Array.Exists(_changedTicks, ticks => from <= ticks && ticks <= until));

    /// <summary>How many touches are before a time.</summary>
    /// <param name="ticks">In UTC ticks.</param>
    public int CountBefore(long ticks)
    {
        var day = Array.BinarySearch(_days, (int)(ticks / TimeSpan.TicksPerDay));
        return day < 0 ? _dayStarts[~day] : CountBefore(ticks, _dayStarts[day], _dayStarts[day + 1]);
    }

    /// <summary>How many touches of a range are the community's.</summary>
    public int CommunityIn(int from, int until) => _communityBefore[until] - _communityBefore[from];

    /// <summary>The number of a touch's channel.</summary>
    public int ChannelOf(int touch) => _kinds[touch] >> 1;

    /// <summary>The channels by their numbers; there may be some that no touch has any more.</summary>
    public IReadOnlyList<string> Channels => _channels.Names;

    /// <summary>Where a touch is; null where it is not.</summary>
    public int? Find(Touch touch) => LowerBound(touch, 0, All.Length) is var at && at < All.Length && All[at].CompareTo(touch) == 0 ? at : null;

    private int CountBefore(long ticks, int low, int high)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (All[middle].At.UtcTicks < ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private int LowerBound(Touch touch, int low, int high)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (All[middle].CompareTo(touch) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    // By time as plain numbers; only touches of the same instant are compared with each other.
    private static void Sort(Touch[] touches)
    {
        var ticks = new long[touches.Length];
        for (var i = 0; i < ticks.Length; i++)
        {
            ticks[i] = touches[i].At.UtcTicks;
        }

        Array.Sort(ticks, touches);
        for (var from = 0; from < ticks.Length;)
        {
            var until = from + 1;
            while (until < ticks.Length && ticks[until] == ticks[from])
            {
                until++;
            }

            if (until - from > 1)
            {
                Array.Sort(touches, from, until - from);
            }

            from = until;
        }
    }
}

/// <summary>Numbers the channels of a list of touches, and of those that follow it. Only ever grows.</summary>
internal sealed class TouchChannels
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The channels by their numbers.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Twice the number of a touch's channel, and 1 more for a touch of the community.</summary>
    public int KindOf(Touch touch)
    {
        if (!_numbers.TryGetValue(touch.Channel, out var number))
        {
            _numbers[touch.Channel] = number = _names.Count;
            _names.Add(touch.Channel);
        }

        return (number << 1) | (touch.IsCommunity ? 1 : 0);
    }
}
