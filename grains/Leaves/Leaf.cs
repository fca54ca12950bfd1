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
    private readonly LeafReducer _reducer;
    private readonly RecentIds _ids;
    private readonly List<AppliedOffset> _applied;
    private readonly List<RecordedOutcome> _outcomes;
    private ImmutableSortedSet<string> _formerParents;
    private readonly Coalesced _storing;
    private readonly LeafFaults _faults;
    private readonly Action<Exception> _onAbandoned;
    private readonly long _epoch;
    private bool _hasChildren;
    private bool _isDirty;
    private bool _mustBeDurable;

    /// <summary>Starts a leaf from its row.</summary>
    /// <param name="key">The leaf's key.</param>
    /// <param name="stored">Its row, or null where there is none.</param>
    /// <param name="store">Where it stores.</param>
    /// <param name="time">The clock, for the day of receipt.</param>
    /// <param name="onAbandoned">Called once when the leaf must be dropped.</param>
    /// <param name="faults">Rules to break on purpose; for the simulation only.</param>
    /// <param name="epoch">The store's epoch, as known before the row was read.</param>
    public Leaf(
        string key, StoredLeaf? stored, ILeafStore store, TimeProvider time, Action<Exception> onAbandoned, LeafFaults faults = LeafFaults.None,
        long epoch = 0)
    {
        _epoch = epoch;
        _key = key;
        _store = store;
        _time = time;
        _onAbandoned = onAbandoned;
        _faults = faults;
        _storing = new Coalesced(StoreNowAsync);
        var state = stored?.State ?? LeafState.New;
        Stored = stored ?? new StoredLeaf(key, 0, true, state);
        _reducer = LeafReducer.For(key, state.Facts);
        _ids = new RecentIds(state.Ids.Hashes.AsSpan(), state.Ids.Runs.AsSpan());
        _applied = [.. state.Applied];
        _outcomes = [.. state.Outcomes];
        _formerParents = Stored.IsTold ? s_none : s_none.Union(state.FormerParents);
        _hasChildren = state.HasChildren;
    }

    /// <summary>The row as last stored; version 0 while there is none.</summary>
    public StoredLeaf Stored { get; private set; }

    /// <summary>True once another leaf has named this one as its parent, stored or not yet.</summary>
    public bool HasChildren => _hasChildren;

    /// <summary>True once a store has failed: the leaf is of no more use.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Called after each store, when there is something to tell the views.</summary>
    public Action? OnStored { get; set; }

    /// <summary>Takes the records of a slice that are new, and answers when they are stored.</summary>
    /// <exception cref="LeafStoreException">Not stored, or not known to be: send the same records again.</exception>
    public async Task<SliceResult> ApplyAsync(LeafSlice slice)
    {
        ThrowIfAbandoned();
        if (slice.Epoch != _epoch && !_faults.HasFlag(LeafFaults.EpochNotCompared))
        {
            return AnswerOtherEpoch(slice);
        }

        var watermark = WatermarkOf(slice);
        if (watermark < slice.After)
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
            _outcomes.RemoveAll(known => known.TopicId == slice.TopicId && known.Partition == slice.Partition && known.Offset < slice.Checkpoint);
            _isDirty = true;
        }

        await StoreAsync();
        return new SliceResult(false, outcomes.MoveToImmutable());
    }

    /// <summary>Notes, durably, that another leaf names this one as its parent.</summary>
    public Task NoteChildAsync()
    {
        ThrowIfAbandoned();
        if (!_hasChildren)
        {
            _hasChildren = true;
            _isDirty = true;
            // The child is not told a second time if this is lost.
            _mustBeDurable = true;
        }

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

    // What is in memory may be lost in the database, or the pump rests on rows that may be: which of the two, only the
    // order of the epochs tells. The leaf is read anew in any case; a pump that is behind has to begin again.
    private SliceResult AnswerOtherEpoch(LeafSlice slice)
    {
        var stale = new StaleEpochException($"leaf '{_key}'");
        Abandon(stale);
        return slice.Epoch < _epoch ? SliceResult.Gap : throw stale;
    }

    private void Abandon(Exception exception)
    {
        if (!IsAbandoned)
        {
            IsAbandoned = true;
            _onAbandoned(exception);
        }
    }

    private Outcome Take(LeafSlice slice, LeafRecord record, DateOnly today)
    {
        var outcome = _ids.Add(record.Event.Stamp.Source, record.Event.Stamp.Id, today)
            ? _reducer.Apply(record.Event, today)
            : Outcome.Duplicate;
        if (outcome != Outcome.Counted)
        {
            _outcomes.Add(new RecordedOutcome(slice.TopicId, slice.Partition, record.Offset, outcome));
        }

        return outcome;
    }

    private Outcome OutcomeOf(LeafSlice slice, long offset)
    {
        foreach (var known in _outcomes)
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
        var isDurable = _mustBeDurable;
        _mustBeDurable = false;
        try
        {
            _reducer.Prune(DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime));
            var facts = _reducer.Facts;
            var before = Stored.State.Facts?.Parents ?? [];
            var after = facts?.Parents ?? [];
            var added = after.Except(before, StringComparer.Ordinal).ToList();
            var removed = before.Except(after, StringComparer.Ordinal).ToList();
            if (removed.Count > 0 || !_formerParents.IsEmpty)
            {
                _formerParents = _formerParents.Union(removed).Except(after);
            }

            var state = new LeafState(
                facts,
                _faults.HasFlag(LeafFaults.WatermarkNotInRow) ? Stored.State.Applied : [.. _applied],
                [.. _outcomes],
                new RememberedIds(_ids.Hashes, _ids.Runs),
                [.. _formerParents],
                _hasChildren);
            var write = new LeafWrite(_key, Stored.Version, state, added, removed) { Epoch = _epoch, IsDurable = isDurable };
            var version = await _store.WriteAsync(write);
            if (version <= Stored.Version)
            {
                throw new InvariantException($"Leaf '{_key}' stored version {version} over {Stored.Version}.");
            }

            Stored = new StoredLeaf(_key, version, false, state);
        }
        catch (Exception exception)
        {
            Abandon(exception);
            throw;
        }

        OnStored?.Invoke();
    }

    private long WatermarkOf(LeafSlice slice)
    {
        foreach (var applied in _applied)
        {
            if (applied.Partition == slice.Partition && applied.TopicId == slice.TopicId)
            {
                return applied.Offset;
            }
        }

        return -1;
    }

    private void MoveWatermark(LeafSlice slice, long offset)
    {
        var moved = new AppliedOffset(slice.TopicId, slice.Topic, slice.Partition, offset);
        var index = _applied.FindIndex(applied => applied.Partition == slice.Partition && applied.TopicId == slice.TopicId);
        if (index < 0)
        {
            // A topic created anew is another log; what the former one of that name said is of no more use.
            _applied.RemoveAll(applied => applied.Partition == slice.Partition && applied.Topic == slice.Topic);
            _outcomes.RemoveAll(known => known.Partition == slice.Partition && known.TopicId != slice.TopicId);
            _applied.Add(moved);
        }
        else if (_applied[index].Offset >= offset)
        {
            throw new InvariantException($"The watermark of leaf '{_key}' would move from {_applied[index].Offset} back to {offset}.");
        }
        else
        {
            _applied[index] = moved;
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
