using System.Collections.Immutable;

namespace CommunityScoring.Webhooks;

/// <summary>
/// A webhook's deliveries: those that wait, those that are parked, and the ids of those that are over. It changes in memory
/// and is stored by <see cref="FlushAsync"/>, which writes the pages that have changed. Used by one thread at a time; flushes may
/// overlap.
/// </summary>
/// <param name="pages">Where it is stored.</param>
/// <param name="options">The bounds.</param>
/// <param name="instruments">Count what is parked and dropped.</param>
/// <param name="time">The clock.</param>
public sealed class DeliveryQueue(IDeliveryPages pages, WebhookOptions options, WebhookInstruments instruments, TimeProvider time)
{
    /// <summary>Deliveries in a page: what one change writes.</summary>
    public const int PageSize = 32;

    private readonly List<Page> _pages = [];
    private readonly Dictionary<string, Page> _pageOf = new(StringComparer.Ordinal);
    private readonly SortedSet<Delivery> _due = new(Comparer<Delivery>.Create((a, b) =>
        a.DueAt != b.DueAt ? a.DueAt.CompareTo(b.DueAt) : a.Sequence.CompareTo(b.Sequence)));

    private readonly SortedSet<Delivery> _waiting = InOrder();
    private readonly SortedSet<Delivery> _parked = InOrder();
    private readonly SortedSet<Delivery> _over = InOrder();
    private readonly SemaphoreSlim _writing = new(1);
    private long _sequence;

    /// <summary>How many wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>How many are parked.</summary>
    public int Parked => _parked.Count;

    /// <summary>The last attempt of any; null before the first.</summary>
    public DeliveryAttempt? Last { get; private set; }

    /// <summary>When the next one is due; null where none waits.</summary>
    public DateTimeOffset? NextDueAt => _due.Min?.DueAt;

    /// <summary>Reads what is stored. To be called once, first.</summary>
    public async Task LoadAsync()
    {
        while (await pages.ReadAsync(_pages.Count) is { } stored)
        {
            var page = new Page(_pages.Count);
            _pages.Add(page);
            foreach (var delivery in stored.Deliveries)
            {
                Restore(page, delivery);
            }
        }

        _due.UnionWith(_waiting);
        Forget();
    }

    /// <summary>Takes messages; those whose id is known are passed over.</summary>
    /// <returns>How many are new.</returns>
    public int Add(IEnumerable<WebhookMessage> messages)
    {
        var now = time.GetUtcNow();
        var added = 0;
        foreach (var message in messages.Where(message => !_pageOf.ContainsKey(message.Id)))
        {
            Put(Roomy(), new Delivery
            {
                Id = message.Id,
                Sequence = ++_sequence,
                Type = message.Type,
                Account = message.Account,
                Alert = message.Alert,
                Body = message.Body,
                EnqueuedAt = now,
                ExpiresAt = now + options.Lifetime,
                DueAt = now,
            });
            added++;
            if (_waiting.Count > options.MostWaiting)
            {
                Park(_waiting.Min!, $"more than {options.MostWaiting} deliveries were waiting");
            }
        }

        return added;
    }

    /// <summary>Deliveries that are due, the longest due first, and no two of one account: what happened to it first is sent first.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Delivery> Due(int most)
    {
        var now = time.GetUtcNow();
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        return [.. _due.TakeWhile(delivery => delivery.DueAt <= now).Where(delivery => accounts.Add(delivery.Account)).Take(most)];
    }

    /// <summary>Notes that a receiver has taken a delivery.</summary>
    public void Delivered(string id, DeliveryAttempt attempt)
    {
        if (Find(id) is { } delivery)
        {
            Replace(delivery with { State = DeliveryState.Delivered, Body = null, Attempts = delivery.Attempts + 1, Last = attempt, ParkedReason = null });
        }
    }

    /// <summary>Notes that an attempt has failed: the delivery is tried again later, or parked where its time is over.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="delay">Time until the next one.</param>
    public void Failed(string id, DeliveryAttempt attempt, TimeSpan delay)
    {
        // The queue may have been cleared while it was under way.
        if (Find(id) is not { } delivery)
        {
            return;
        }

        var now = time.GetUtcNow();
        var failed = delivery with { Attempts = delivery.Attempts + 1, Last = attempt };
        if (failed.State != DeliveryState.Waiting)
        {
            // It had to go while it was under way.
            Replace(failed);
        }
        else if (now >= failed.ExpiresAt)
        {
            Park(failed, "its time is over");
        }
        else
        {
            var next = now + delay;
            Replace(failed with { DueAt = next < failed.ExpiresAt ? next : failed.ExpiresAt });
        }
    }

    /// <summary>Parks all that wait.</summary>
    public void ParkAll(string reason) => ParkWhere(_ => true, reason);

    /// <summary>Parks those that wait and whose time is over.</summary>
    public void ParkExpired()
    {
        var now = time.GetUtcNow();
        ParkWhere(delivery => now >= delivery.ExpiresAt, "its time is over");
    }

    /// <summary>Has a delivery that waits or is parked sent at once, and tried for as long as a new one.</summary>
    public RedeliveryResult Redeliver(string id)
    {
        if (Find(id) is not { } delivery)
        {
            return RedeliveryResult.Unknown;
        }

        if (delivery.State is not (DeliveryState.Waiting or DeliveryState.Parked))
        {
            return RedeliveryResult.Over;
        }

        var now = time.GetUtcNow();
        Replace(delivery with { State = DeliveryState.Waiting, DueAt = now, ExpiresAt = now + options.Lifetime, Attempts = 0, ParkedReason = null });
        return RedeliveryResult.Waiting;
    }

    /// <summary>Takes the names of persons out of what waits or is parked.</summary>
    /// <param name="isErased">True for the key of a person that is not to be named.</param>
    public void Forget(Func<string, bool> isErased)
    {
        foreach (var delivery in _waiting.Concat(_parked).ToList())
        {
            if (delivery.Body is { } body && WebhookMessages.Without(body, isErased) is var without && without != body)
            {
                Replace(delivery with { Body = without });
            }
        }
    }

    /// <summary>Lists deliveries, the latest first.</summary>
    /// <param name="state">Only those of this state; null for all.</param>
    /// <param name="before">Only those before this place; null for all.</param>
    /// <param name="most">How many at most.</param>
    public DeliveryList List(DeliveryState? state, long? before, int most)
    {
        var found = _pages.SelectMany(page => page.Items.Values)
            .Where(delivery => (state is null || delivery.State == state) && (before is null || delivery.Sequence < before))
            .OrderByDescending(delivery => delivery.Sequence)
            .Take(most + 1)
            .ToList();
        return new DeliveryList(found.Take(most).Select(delivery => delivery with { Body = null }).ToImmutableArray(), found.Count > most);
    }

    /// <summary>Writes what has changed; completes when everything that changed before the call is stored.</summary>
    public async Task FlushAsync()
    {
        await _writing.WaitAsync();
        try
        {
            // In order, so that no number is stored before the one below it. The list may grow meanwhile.
            for (var number = 0; number < _pages.Count; number++)
            {
                if (_pages[number] is { IsDirty: true } page)
                {
                    await WriteAsync(page);
                }
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Takes everything away that is stored.</summary>
    public async Task ClearAsync()
    {
        await _writing.WaitAsync();
        try
        {
            // The last one first, so that no gap is left.
            for (; _pages.Count > 0; _pages.RemoveAt(_pages.Count - 1))
            {
                await pages.ClearAsync(_pages.Count - 1);
            }

            _pageOf.Clear();
            _due.Clear();
            _waiting.Clear();
            _parked.Clear();
            _over.Clear();
        }
        finally
        {
            _writing.Release();
        }
    }

    private static SortedSet<Delivery> InOrder() => new(Comparer<Delivery>.Create((a, b) => a.Sequence.CompareTo(b.Sequence)));

    private void Restore(Page page, Delivery delivery)
    {
        _sequence = Math.Max(_sequence, delivery.Sequence);
        Note(delivery.Last);
        if (Find(delivery.Id) is { } other)
        {
            // One of them was forgotten and still stood on its page when the message came once more.
            if (other.Sequence > delivery.Sequence)
            {
                return;
            }

            SetOf(other.State).Remove(other);
            _pageOf[other.Id].Items.Remove(other.Id);
        }

        page.Items[delivery.Id] = delivery;
        _pageOf[delivery.Id] = page;
        SetOf(delivery.State).Add(delivery);
    }

    private async Task WriteAsync(Page page)
    {
        page.IsDirty = false;
        try
        {
            await pages.WriteAsync(page.Number, new DeliveryPage { Deliveries = [.. page.Items.Values] });
        }
        catch
        {
            page.IsDirty = true;
            throw;
        }
    }

    private Delivery? Find(string id) => _pageOf.TryGetValue(id, out var page) ? page.Items[id] : null;

    // The last page most often has room; one that was full has room again once it has forgotten enough.
    private Page Roomy()
    {
        if (_pages.Count > 0 && _pages[^1].Items.Count < PageSize)
        {
            return _pages[^1];
        }

        if (_pages.Find(page => page.Items.Count < PageSize) is { } roomy)
        {
            return roomy;
        }

        var added = new Page(_pages.Count);
        _pages.Add(added);
        return added;
    }

    private void Put(Page page, Delivery delivery)
    {
        page.Items.Add(delivery.Id, delivery);
        page.IsDirty = true;
        _pageOf.Add(delivery.Id, page);
        Enter(delivery);
    }

    private void Replace(Delivery delivery)
    {
        var page = _pageOf[delivery.Id];
        var before = page.Items[delivery.Id];
        SetOf(before.State).Remove(before);
        _due.Remove(before);
        page.Items[delivery.Id] = delivery;
        page.IsDirty = true;
        Note(delivery.Last);
        Enter(delivery);
    }

    private void Enter(Delivery delivery)
    {
        SetOf(delivery.State).Add(delivery);
        if (delivery.State == DeliveryState.Waiting)
        {
            _due.Add(delivery);
        }

        Forget();
    }

    private void ParkWhere(Predicate<Delivery> condition, string reason)
    {
        foreach (var delivery in _waiting.Where(delivery => condition(delivery)).ToList())
        {
            Park(delivery, reason);
        }
    }

    private void Park(Delivery delivery, string reason)
    {
        Replace(delivery with { State = DeliveryState.Parked, ParkedReason = reason });
        instruments.Parked(1);
        if (_parked.Count > options.MostParked)
        {
            Replace(_parked.Min! with { State = DeliveryState.Dropped, Body = null });
            instruments.Dropped(1);
        }
    }

    // What is forgotten is not taken off its page until something else has the page written: loading forgets it again.
    private void Forget()
    {
        while (_over.Count > options.MostRemembered)
        {
            var oldest = _over.Min!;
            _over.Remove(oldest);
            _pageOf[oldest.Id].Items.Remove(oldest.Id);
            _pageOf.Remove(oldest.Id);
        }
    }

    private void Note(DeliveryAttempt? attempt)
    {
        if (attempt is not null && (Last is null || attempt.At >= Last.At))
        {
            Last = attempt;
        }
    }

    private SortedSet<Delivery> SetOf(DeliveryState state) => state switch
    {
        DeliveryState.Waiting => _waiting,
        DeliveryState.Parked => _parked,
        _ => _over,
    };

    private sealed class Page(int number)
    {
        public int Number { get; } = number;

        public Dictionary<string, Delivery> Items { get; } = new(StringComparer.Ordinal);

        /// <summary>True where something has changed since it was last written.</summary>
        public bool IsDirty { get; set; }
    }
}
