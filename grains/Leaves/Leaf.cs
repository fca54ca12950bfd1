using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Storage;

namespace CommunityScoring.Leaves;

/// <summary>
/// One leaf while it is awake: takes slices, stores its row, then has its views told. Knows neither Orleans nor Kafka.
/// <para>
/// What it owns: the reducer and the watermarks in memory are ahead of the row only while a store is under way, and
/// nothing of that is ever answered or told: a slice is answered when the row that holds it is stored, and views are
/// told stored facts only. So a crash takes back nothing that anybody has seen.
/// </para>
/// <para>
/// A store that fails leaves it open whether the row was written. The leaf is then of no more use: it says so through
/// <see cref="IsAbandoned"/>, and its owner must drop it and start a new one from the row.
/// </para>
/// Not thread-safe: all calls come from one scheduler, and may interleave at awaits.
/// </summary>
public sealed class Leaf
{
    // Most leaves never have a former parent, and there are very many leaves.
    private static readonly ImmutableSortedSet<string> s_none = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private readonly string _key;
    private readonly ILeafStore _store;
    private readonly TimeProvider _time;
    private readonly Coalesced _storing;
    private readonly LeafFaults _faults;
    private readonly Action<Exception> _onAbandoned;
    private readonly Func<bool>? _rests;
    private ImmutableSortedSet<string> _formerParents;

    // Null while it rests: then the row says all that it holds.
    private LeafWork? _work;
    private ImmutableArray<string> _parents;
    private bool _hasChildren;
    private bool _isDirty;

    /// <summary>Starts a leaf from its row.</summary>
    /// <param name="key">The leaf's key.</param>
    /// <param name="stored">Its row, or null where there is none.</param>
    /// <param name="store">Where it stores.</param>
    /// <param name="time">The clock, for the day of receipt.</param>
    /// <param name="onAbandoned">Called once when the leaf must be dropped.</param>
    /// <param name="faults">Rules to break on purpose; for the simulation only.</param>
    /// <param name="rests">
    /// Asked after each store: true to keep no more than the row until the next records come. While a backlog is read each leaf
    /// takes all that waits for it, and then nothing for long. Null for never.
    /// </param>
    public Leaf(
        string key, StoredLeaf? stored, ILeafStore store, TimeProvider time, Action<Exception> onAbandoned, LeafFaults faults = LeafFaults.None,
        Func<bool>? rests = null)
    {
        _key = key;
        _store = store;
        _time = time;
        _onAbandoned = onAbandoned;
        _faults = faults;
        _rests = rests;
        _storing = new Coalesced(StoreNowAsync);
        var state = stored?.State ?? LeafState.New;
        Stored = stored ?? new StoredLeaf(key, 0, true, state, store.Epoch);
        _formerParents = Stored.IsTold ? s_none : s_none.Union(state.FormerParents);
        _hasChildren = state.HasChildren;
        _parents = state.Facts?.Parents ?? [];
    }

    /// <summary>The row as last stored; version 0 while there is none.</summary>
    public StoredLeaf Stored { get; private set; }

    /// <summary>True once another leaf has named this one as its parent, stored or not yet.</summary>
    public bool HasChildren => _hasChildren;

    /// <summary>True once a store has failed: the leaf is of no more use.</summary>
    public bool IsAbandoned { get; private set; }

    private LeafWork Work => _work ??= new LeafWork(_key, Stored.State, 0);

    /// <summary>Called after each store, when there is something to tell the views.</summary>
    public Action? OnStored { get; set; }

    /// <summary>Takes the records of a slice that are new, and answers when they are stored.</summary>
    /// <exception cref="LeafStoreException">Not stored, or not known to be: send the same records again.</exception>
    public async Task<SliceResult> ApplyAsync(LeafSlice slice)
    {
        ThrowIfAbandoned();
        _work ??= new LeafWork(_key, Stored.State, slice.Records.Length);
        var watermark = WatermarkOf(slice);
        if (slice.Epoch >= Stored.Epoch)
        {
            RequireEpoch(slice.Epoch);
        }

        if ((slice.Epoch < Stored.Epoch || watermark < slice.After) && !_faults.HasFlag(LeafFaults.GapIgnored))
        {
            return SliceResult.Gap;
        }

        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        var outcomes = ImmutableArray.CreateBuilder<Outcome>(slice.Records.Length);
        var last = watermark;
        foreach (var record in slice.Records)
        {
            outcomes.Add(record.Offset <= last ? OutcomeOf(slice, record.Offset) : Take(slice, record, today));
            last = Math.Max(last, record.Offset);
        }

        if (last > watermark)
        {
            MoveWatermark(slice, last);
            ForgetOutcomes(slice);
            _isDirty = true;
        }

        await StoreAsync();
        return new SliceResult(false, outcomes.MoveToImmutable());
    }

    /// <summary>
    /// Asserts that this leaf still is of the database's present epoch, and its caller too. A leaf of a former one is
    /// abandoned, and with it the views of its node: what it knows as stored, and was told as stored, may be lost.
    /// </summary>
    /// <param name="epoch">The caller's epoch; null where it has none.</param>
    /// <exception cref="FormerEpochException">One of the two is behind.</exception>
    public void RequireEpoch(long? epoch = null)
    {
        ThrowIfAbandoned();
        var present = Math.Max(_store.Epoch, epoch ?? Stored.Epoch);
        if (_faults.HasFlag(LeafFaults.EpochIgnored))
        {
            return;
        }

        if (present > Stored.Epoch)
        {
            var exception = new FormerEpochException(_key, Stored.Epoch, present);
            Abandon(exception);
            throw exception;
        }

        if (epoch < Stored.Epoch)
        {
            throw new FormerEpochException(_key, epoch.Value, Stored.Epoch);
        }
    }

    /// <summary>Notes, durably, that another leaf names this one as its parent.</summary>
    public Task NoteChildAsync()
    {
        ThrowIfAbandoned();
        if (!_hasChildren)
        {
            _hasChildren = true;
            _isDirty = true;
        }

        return StoreAsync();
    }

    /// <summary>Keeps, durably, an identity's touches for opportunities that settle.</summary>
    /// <param name="journeys">What to keep; of a closing the first that is kept stays.</param>
    /// <param name="epoch">The caller's epoch: what it saw may be lost in a later one.</param>
    /// <returns>The row, once it holds them.</returns>
    /// <exception cref="LeafStoreException">Not stored, or not known to be, or somebody's epoch is a former one: ask again.</exception>
    public async Task<StoredLeaf> KeepSettledAsync(ImmutableArray<SettledJourney> journeys, long epoch)
    {
        RequireEpoch(epoch);
        _isDirty |= ((IdentityReducer)Work.Reducer).Settle(journeys);
        await StoreAsync();
        return Stored;
    }

    /// <summary>Notes, durably, that the leaf's opportunity has settled.</summary>
    /// <param name="mark">The mark; of a closing the first stays, and that of another closing than the present one is ignored.</param>
    /// <param name="version">The version of this leaf's row that the caller knows.</param>
    /// <param name="epoch">The epoch in which all that the mark rests on was stored.</param>
    /// <exception cref="LeafStoreException">
    /// Not stored, or not known to be, or somebody's epoch is a former one, or another activation has stored what this one does
    /// not know: settle again.
    /// </exception>
    public Task MarkSettledAsync(SettledMark mark, long version, long epoch)
    {
        RequireEpoch(epoch);
        if (Stored.Version < version)
        {
            // It would take the present closing for another one, and ignore the mark for ever.
            var exception = new LeafStoreException($"Leaf '{_key}' knows version {Stored.Version} and {version} is stored.");
            Abandon(exception);
            throw exception;
        }

        _isDirty |= ((SnapshotReducer)Work.Reducer).Settle(mark);
        return StoreAsync();
    }

    /// <summary>
    /// Forgets the former parents once they have been told of a version, if the row has not moved on since. The row
    /// itself forgets them with its next write, or when it is marked as told.
    /// </summary>
    public void ForgetFormerParents(long toldVersion)
    {
        if (Stored.Version == toldVersion && !_storing.IsBusy)
        {
            _formerParents = s_none;
        }
    }

    private Outcome Take(LeafSlice slice, LeafRecord record, DateOnly today)
    {
        var outcome = Work.Ids.Add(record.Event.Stamp.Source, record.Event.Stamp.Id, today)
            ? Work.Reducer.Apply(record.Event, today)
            : Outcome.Duplicate;
        if (outcome != Outcome.Counted)
        {
            Work.Outcomes.Add(new RecordedOutcome(slice.TopicId, slice.Partition, record.Offset, outcome));
        }

        return outcome;
    }

    private void ForgetOutcomes(LeafSlice slice)
    {
        if (Work.Outcomes.Count > 0)
        {
            Work.Outcomes.RemoveAll(known => known.TopicId == slice.TopicId && known.Partition == slice.Partition && known.Offset < slice.Checkpoint);
        }
    }

    private Outcome OutcomeOf(LeafSlice slice, long offset)
    {
        foreach (var known in Work.Outcomes)
        {
            if (known.Offset == offset && known.Partition == slice.Partition && known.TopicId == slice.TopicId)
            {
                return known.Outcome;
            }
        }

        return Outcome.Counted;
    }

    private Task StoreAsync()
    {
        ThrowIfAbandoned();
        // Memory may equal the row, but a store under way may still fail: an answer waits for it.
        return _isDirty || _storing.IsBusy ? _storing.RunAsync() : Task.CompletedTask;
    }

    private async Task StoreNowAsync()
    {
        ThrowIfAbandoned();
        if (!_isDirty)
        {
            return;
        }

        _isDirty = false;
        try
        {
            var work = Work;
            work.Reducer.Prune(DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime));
            var facts = work.Reducer.Facts;
            var before = _parents;
            var after = facts?.Parents ?? [];
            IReadOnlyList<string> added = [];
            IReadOnlyList<string> removed = [];
            if (!before.AsSpan().SequenceEqual(after.AsSpan()))
            {
                // A new leaf's first store is the most common one.
                added = before.IsEmpty ? after : [.. after.Except(before, StringComparer.Ordinal)];
                removed = after.IsEmpty ? before : [.. before.Except(after, StringComparer.Ordinal)];
            }

            if (removed.Count > 0 || !_formerParents.IsEmpty)
            {
                _formerParents = _formerParents.Union(removed).Except(after);
            }

            var state = new LeafState(
                facts,
                _faults.HasFlag(LeafFaults.WatermarkNotInRow) ? Stored.State.Applied : [.. work.Applied],
                [.. work.Outcomes],
                new RememberedIds(work.Ids.Hashes, work.Ids.Runs),
                [.. _formerParents],
                _hasChildren);
            var version = await _store.WriteAsync(new LeafWrite(_key, Stored.Version, state, added, removed, Stored.Epoch));
            if (version != Stored.Version + 1)
            {
                throw new InvariantException($"Leaf '{_key}' stored version {version} over {Stored.Version}.");
            }

            Stored = new StoredLeaf(_key, version, false, state, Stored.Epoch);
            _parents = after;
            if (!_isDirty && _rests?.Invoke() == true)
            {
                _work = null;
            }
        }
        catch (Exception exception)
        {
            Abandon(exception);
            throw;
        }

        OnStored?.Invoke();
    }

    private void Abandon(Exception exception)
    {
        if (!IsAbandoned)
        {
            IsAbandoned = true;
            _onAbandoned(exception);
        }
    }

    private long WatermarkOf(LeafSlice slice)
    {
        var index = IndexOf(slice);
        return index < 0 ? -1 : Work.Applied[index].Offset;
    }

    private int IndexOf(LeafSlice slice)
    {
        var applied = Work.Applied;
        for (var index = 0; index < applied.Count; index++)
        {
            if (applied[index].Partition == slice.Partition && applied[index].TopicId == slice.TopicId)
            {
                return index;
            }
        }

        return -1;
    }

    private void MoveWatermark(LeafSlice slice, long offset)
    {
        var work = Work;
        var moved = new AppliedOffset(slice.TopicId, slice.Topic, slice.Partition, offset);
        var index = IndexOf(slice);
        if (index < 0)
        {
            // A topic created anew is another log; what the former one of that name said is of no more use.
            work.Applied.RemoveAll(applied => applied.Partition == slice.Partition && applied.Topic == slice.Topic);
            work.Outcomes.RemoveAll(known => known.Partition == slice.Partition && known.TopicId != slice.TopicId);
            work.Applied.Add(moved);
        }
        else if (work.Applied[index].Offset >= offset)
        {
            throw new InvariantException($"The watermark of leaf '{_key}' would move from {work.Applied[index].Offset} back to {offset}.");
        }
        else
        {
            work.Applied[index] = moved;
        }
    }

    private void ThrowIfAbandoned()
    {
        if (IsAbandoned)
        {
            throw new LeafStoreException($"Leaf '{_key}' was abandoned after a failed store.");
        }
    }
}
