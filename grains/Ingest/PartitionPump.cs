using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.Storage;

namespace CommunityScoring.Ingest;

/// <summary>
/// Carries the records of one partition to their leaves and keeps the checkpoint. Knows neither Kafka nor Orleans.
/// <para>
/// Records of different leaves travel side by side, those of one leaf one slice after the other. A leaf answers when it
/// has stored; the position moves over what is stored or otherwise at its end, and the checkpoint follows the position.
/// So a committed offset is always true of storage, and a leaf that is slow holds up no other. Whatever fails is sent
/// again; the leaf's watermark makes that harmless. When a leaf lacks what it had confirmed (<see cref="NeedsReplay"/>),
/// the partition is read again from the checkpoint by a new pump.
/// </para>
/// Thread-safe.
/// </summary>
public sealed class PartitionPump
{
    private readonly Lock _gate = new();
    private readonly SourcePartition _source;
    private readonly ILeafGateway _leaves;
    private readonly DeadLetterLane _deadLetters;
    private readonly ICheckpointStore _checkpoints;
    private readonly PumpOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly LeafLanes _lanes;
    private readonly Action<TrackedRecord, Outcome> _finish;
    private readonly OffsetTracker _tracker;
    private readonly PumpPauses _pauses;
    private readonly PartitionCheckpoint _checkpoint;
    private long _read;

    /// <summary>Starts a pump.</summary>
    /// <param name="source">The partition.</param>
    /// <param name="from">Its checkpoint as stored, or a first one where none is stored yet.</param>
    /// <param name="isStored">True where <paramref name="from"/> is stored.</param>
    /// <param name="leaves">The way to the leaves.</param>
    /// <param name="deadLetters">The dead-letter topic.</param>
    /// <param name="checkpoints">Where checkpoints are stored.</param>
    /// <param name="options">How it works.</param>
    /// <param name="time">The clock.</param>
    public PartitionPump(
        SourcePartition source, Checkpoint from, bool isStored, ILeafGateway leaves, IDeadLetterQueue deadLetters, ICheckpointStore checkpoints,
        PumpOptions options, TimeProvider time)
    {
        _source = source;
        _leaves = leaves;
        _checkpoints = checkpoints;
        _options = options;
        _time = time;
        _tracker = new OffsetTracker(from.Position, from.Counts);
        _lanes = new LeafLanes(options.Slices);
        _finish = (record, outcome) => _tracker.Finish(record, outcome);
        _pauses = new PumpPauses(options, time, _stopping.Token);
        _deadLetters = new DeadLetterLane(deadLetters, _pauses, _stopping.Token);
        _checkpoint = new PartitionCheckpoint(from, isStored);
        _read = from.Position;
        Epoch = from.Epoch;
    }

    /// <summary>The partition.</summary>
    public SourcePartition Source => _source;

    /// <summary>The epoch of the database in which this pump began; in a later one its place is a new pump's.</summary>
    public long Epoch { get; }

    /// <summary>The checkpoint as last stored.</summary>
    public Checkpoint Committed => _checkpoint.Stored;

    /// <summary>True when a leaf lacked what it had confirmed: start a new pump at the checkpoint.</summary>
    public bool NeedsReplay { get; private set; }

    /// <summary>The invariant that did not hold: the pump has stopped and stays stopped; null when all is well.</summary>
    public InvariantException? Fault { get; private set; }

    /// <summary>The error that the last failed attempt ended with, until one succeeds again; null when all is well.</summary>
    public Exception? Trouble { get; private set; }

    /// <summary>The next offset to hand in.</summary>
    public long ReadPosition
    {
        get
        {
            lock (_gate)
            {
                return _read;
            }
        }
    }

    /// <summary>Everything before this offset is stored.</summary>
    public long Position
    {
        get
        {
            lock (_gate)
            {
                return _tracker.Position;
            }
        }
    }

    /// <summary>Records under way.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _tracker.Open;
            }
        }
    }

    /// <summary>True when the partition should be paused until records have ended.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _tracker.Open >= _options.InFlight || _deadLetters.Bytes >= _options.DeadLetterBytes;
            }
        }
    }

    /// <summary>
    /// Has records gather, or ends that. While they gather no slice begins, and those under way end: of a long backlog each leaf then
    /// stores many records at once instead of every few. Without one it only costs time.
    /// </summary>
    public bool IsGathering
    {
        get
        {
            lock (_gate)
            {
                return _lanes.IsGathering;
            }
        }

        set
        {
            List<LeafLane> starting;
            lock (_gate)
            {
                _lanes.IsGathering = value;
                starting = _lanes.Start();
            }

            foreach (var lane in starting)
            {
                _ = RunAsync(lane);
            }
        }
    }

    /// <summary>Takes records of the partition, in order, and starts them on their way.</summary>
    public void Accept(ReadOnlySpan<PumpRecord> records)
    {
        List<LeafLane> starting;
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            foreach (ref readonly var record in records)
            {
                var tracked = _tracker.Add(record.Offset);
                _read = record.Offset + 1;
                switch (record.Parsed.Kind)
                {
                    case ParsedKind.Event:
                        foreach (var also in record.Parsed.Also)
                        {
                            _lanes.Add(_tracker.Part(tracked), record.Offset, also);
                        }

                        _lanes.Add(tracked, record.Offset, record.Parsed.Event!);
                        break;
                    case ParsedKind.Ignored:
                        _tracker.Finish(tracked, Outcome.Ignored);
                        break;
                    case ParsedKind.Expired:
                        _tracker.Finish(tracked, Outcome.Expired);
                        break;
                    case ParsedKind.Rejected:
                        _ = WriteDeadLetterAsync(tracked, record.Rejected!);
                        break;
                    default:
                        throw new InvariantException($"Record {record.Offset} was not parsed.");
                }
            }

            starting = _lanes.Start();
        }

        foreach (var lane in starting)
        {
            _ = RunAsync(lane);
        }
    }

    /// <summary>Stores a checkpoint at the position, if that has moved and no other checkpoint is under way.</summary>
    /// <returns>The checkpoint as stored now.</returns>
    /// <exception cref="CheckpointConflictException">Another pump owns the partition.</exception>
    public async Task<Checkpoint> CheckpointAsync(CancellationToken cancellationToken = default)
    {
        Checkpoint next;
        lock (_gate)
        {
            var position = _options.CheckpointBeforeStore ? _read : _tracker.Position;
            next = new Checkpoint(_source.TopicId, _source.Topic, _source.Partition, position, _tracker.Counts, _time.GetUtcNow(), Epoch);
            if (_stopping.IsCancellationRequested || !_checkpoint.TryBegin(next, _options.CheckpointBeforeStore ? _read : _tracker.Position))
            {
                return Committed;
            }
        }

        Checkpoint? stored = null;
        try
        {
            await _checkpoints.WriteAsync(next, _checkpoint.Expected, cancellationToken);
            return stored = next;
        }
        finally
        {
            lock (_gate)
            {
                _checkpoint.End(stored);
                if (stored is not null)
                {
                    _lanes.ForgetIdle(stored.Position);
                }
            }
        }
    }

    /// <summary>Gives the partition up to a new pump that starts at the stored checkpoint.</summary>
    public void RequestReplay()
    {
        NeedsReplay = true;
        Stop();
    }

    /// <summary>Sends nothing any more. What is under way may still arrive at its leaf, which is harmless.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping.Cancel();
        }
    }

    // Sends one slice, then goes on with the lane that has waited longest: the one just served may fill up meanwhile.
    private async Task RunAsync(LeafLane first)
    {
        for (LeafLane? next = first; next is { } lane;)
        {
            if (NextSlice(lane) is not { } slice)
            {
                return;
            }

            try
            {
                var result = await _leaves.ApplyAsync(lane.Leaf, slice);
                if (result.IsGap)
                {
                    RequestReplay();
                    return;
                }

                next = Confirm(lane, slice, result);
            }
            catch (InvariantException exception)
            {
                Fault = exception;
                Stop();
                return;
            }
            catch (Exception exception)
            {
                Trouble = exception;
                _ = RetryAsync(lane);
                next = NextLane();
            }
        }
    }

    // A leaf that is out of reach waits beside the others and takes no place from them.
    private async Task RetryAsync(LeafLane lane)
    {
        lane.Pause = _pauses.After(lane.Pause);
        if (!await _pauses.WaitAsync(lane.Pause))
        {
            return;
        }

        List<LeafLane> starting;
        lock (_gate)
        {
            _lanes.Schedule(lane);
            starting = _lanes.Start();
        }

        foreach (var ready in starting)
        {
            _ = RunAsync(ready);
        }
    }

    private LeafLane? NextLane()
    {
        lock (_gate)
        {
            return _lanes.Next();
        }
    }

    private LeafSlice? NextSlice(LeafLane lane)
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
            {
                return null;
            }

            var records = ImmutableArray.CreateBuilder<LeafRecord>(Math.Min(lane.Waiting.Count, _options.SliceRecords));
            foreach (var (_, record) in lane.Waiting)
            {
                records.Add(record);
                if (records.Count == _options.SliceRecords)
                {
                    break;
                }
            }

            return new LeafSlice(
                _source.TopicId, _source.Topic, _source.Partition, lane.After, Committed.Position, records.DrainToImmutable(), Epoch);
        }
    }

    // Ends the records of a slice and gives the lane to go on with.
    private LeafLane? Confirm(LeafLane lane, LeafSlice slice, SliceResult result)
    {
        lock (_gate)
        {
            if (result.Outcomes.Length != slice.Records.Length)
            {
                throw new InvariantException(
                    $"Leaf '{lane.Leaf}' answered {result.Outcomes.Length} outcomes to {slice.Records.Length} records.");
            }

            Trouble = null;
            _lanes.Settle(lane, result.Outcomes, slice.Records[^1].Offset, _finish);
            return _lanes.Next();
        }
    }

    private async Task WriteDeadLetterAsync(TrackedRecord tracked, DeadLetter letter)
    {
        try
        {
            if (await _deadLetters.WriteAsync(letter, exception => Trouble = exception))
            {
                lock (_gate)
                {
                    _tracker.Finish(tracked, Outcome.DeadLettered, letter.Rejection.Code);
                }
            }
        }
        catch (InvariantException exception)
        {
            Fault = exception;
            Stop();
        }
    }
}
