using CommunityScoring.Contracts;
using CommunityScoring.Hosting;
using CommunityScoring.Ingest;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Storage;
using Confluent.Kafka;

namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// Consumes the topic as a member of the group: one thread polls, parses and hands records to the pump of their
/// partition; a loop beside it takes the checkpoints. The database's checkpoints rule where reading begins; the
/// group's offsets only mirror them for Kafka's own tools.
/// </summary>
public sealed partial class KafkaIngest : BackgroundService
{
    private static readonly TimeSpan BrokerTimeout = TimeSpan.FromSeconds(10);

    // After how many records a batch looks whether it has lasted long enough.
    private const int LooksAtClock = 16;
    private readonly KafkaConnection _connection;
    private readonly SiloSettings _settings;
    private readonly ConsumerOptions _options;
    private readonly PartitionTable _partitions;
    private readonly RecordReader _reader;
    private readonly ILeafGateway _leaves;
    private readonly IDeadLetterQueue _deadLetters;
    private readonly ICheckpointStore _checkpoints;
    private readonly IngestInstruments _instruments;
    private readonly CurrentTopic _topic;
    private readonly StartingPoint _start;
    private readonly TimeProvider _time;
    private readonly Gathering _gathering;
    private readonly ILogger<KafkaIngest> _logger;

    /// <summary>Creates the service.</summary>
    public KafkaIngest(
        KafkaConnection connection, SiloSettings settings, ConsumerOptions options, PartitionTable partitions, RecordReader reader,
        ILeafGateway leaves, IDeadLetterQueue deadLetters, ICheckpointStore checkpoints, IngestInstruments instruments,
        CurrentTopic topic, StartingPoint start, TimeProvider time, ILogger<KafkaIngest> logger)
    {
        _connection = connection;
        _settings = settings;
        _options = options;
        _partitions = partitions;
        _reader = reader;
        _leaves = leaves;
        _deadLetters = deadLetters;
        _checkpoints = checkpoints;
        _instruments = instruments;
        _topic = topic;
        _start = start;
        _time = time;
        _gathering = new Gathering(options, time);
        _logger = logger;
    }

    private string Topic => _settings.Kafka.Topic;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => RunUntilStopped(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void RunUntilStopped(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Consume(stopping);
            }
            catch (Exception exception)
            {
                LogConsumerFailed(exception);
                foreach (var assigned in _partitions.All)
                {
                    _partitions.Remove(assigned.Partition)?.Pump?.Stop();
                }

                stopping.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
            }
        }
    }

    private void Consume(CancellationToken stopping)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(_connection.Consumer())
            .SetPartitionsAssignedHandler((source, assigned) => Assign(source, assigned))
            .SetPartitionsRevokedHandler((_, revoked) => Revoke(revoked, drain: true))
            .SetPartitionsLostHandler((_, lost) => Revoke(lost, drain: false))
            .SetErrorHandler((_, error) => NoteBroker(error))
            .SetLogHandler((_, _) => { })
            .Build();
        consumer.Subscribe(Topic);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var checkpointing = Task.Run(() => CheckpointLoopAsync(consumer, ending.Token), CancellationToken.None);
        var readingEnds = Task.Run(() => ReadEndsLoopAsync(ending.Token), CancellationToken.None);
        try
        {
            // Neither loop ends by itself; without it the silo would seem to work.
            while (!stopping.IsCancellationRequested && !checkpointing.IsFaulted && !readingEnds.IsFaulted)
            {
                Poll(consumer);
                HandOver();
                Steer(consumer);
            }
        }
        finally
        {
            ending.Cancel();
            try
            {
                Task.WhenAll(checkpointing, readingEnds).GetAwaiter().GetResult();
                _mirroring.Wait(_options.Drain);
            }
            finally
            {
                // Closing revokes: what is under way ends, the last checkpoint is taken, the group goes on without us.
                consumer.Close();
            }
        }
    }

    private void Poll(IConsumer<byte[]?, byte[]?> consumer)
    {
        var wait = _options.PollWait;
        var until = _time.GetTimestamp();
        for (var taken = 0; taken < _options.BatchRecords; taken++)
        {
            ConsumeResult<byte[]?, byte[]?>? record;
            try
            {
                record = consumer.Consume(wait);
            }
            catch (ConsumeException exception) when (!exception.Error.IsFatal)
            {
                NoteConsumeError(consumer, exception);
                return;
            }

            if (record is null)
            {
                return;
            }

            if (taken == 0)
            {
                until = _time.GetTimestamp();
                wait = TimeSpan.Zero;
            }

            Take(record);
            if (taken % LooksAtClock == 0 && _time.GetElapsedTime(until) > _options.BatchWait)
            {
                return;
            }
        }
    }

    private void Take(ConsumeResult<byte[]?, byte[]?> record)
    {
        // Records of a partition that was just given up, or that is about to be read again, are not ours any more.
        if (_partitions.Find(record.Partition.Value) is { Pump: { } pump, Problem: null } assigned)
        {
            var expected = assigned.Batch.Count > 0 ? assigned.Batch[^1].Offset + 1 : pump.ReadPosition;
            if (record.Offset.Value >= expected)
            {
                assigned.Ages.Note(record.Offset.Value, record.Message.Timestamp.UnixTimestampMs);
                var now = _time.GetUtcNow();
                var read = _reader.Read(record, pump.Source, now);
                assigned.Backfill.Note(record.Offset.Value, read.Parsed.Event?.Stamp.Time, now);
                assigned.Batch.Add(read);
            }
        }
    }

    private void HandOver()
    {
        foreach (var assigned in _partitions.All)
        {
            if (assigned.Batch.Count > 0)
            {
                assigned.Pump?.Accept(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(assigned.Batch));
                assigned.Batch.Clear();
            }
        }
    }

    // Pauses what is full, resumes what has drained, reads again what has a gap.
    private void Steer(IConsumer<byte[]?, byte[]?> consumer)
    {
        var all = _partitions.All;
        var total = all.Sum(assigned => (long)(assigned.Pump?.Open ?? 0));
        var gathers = Gathers(total, all.Sum(assigned => assigned.Unread));
        foreach (var assigned in all)
        {
            if (assigned.Pump is { } carrying && carrying.IsGathering != gathers)
            {
                carrying.IsGathering = gathers;
            }

            if (assigned.IsGapAccepted)
            {
                GoOn(consumer, assigned);
                continue;
            }

            if (assigned is not { Pump: { } pump, Problem: null })
            {
                continue;
            }

            var partition = new TopicPartition(Topic, assigned.Partition);
            if (pump.Fault is { } fault)
            {
                StandStill(assigned, fault.Message);
                consumer.Pause([partition]);
            }
            else if (pump.NeedsReplay || pump.Epoch != _checkpoints.Epoch)
            {
                Replay(consumer, assigned, pump);
            }
            else if ((pump.IsFull || BackPressure.Pauses(_options, all.Count, total, pump.Open, assigned.IsPaused)) != assigned.IsPaused)
            {
                assigned.IsPaused = !assigned.IsPaused;
                if (assigned.IsPaused)
                {
                    consumer.Pause([partition]);
                }
                else
                {
                    consumer.Resume([partition]);
                }
            }
        }
    }

    private bool Gathers(long waiting, long unread)
    {
        var before = _gathering.IsOn;
        if (_gathering.Look(waiting, unread) != before)
        {
            if (before)
            {
                LogGathered(waiting);
            }
            else
            {
                LogGathers(unread);
            }
        }

        return _gathering.IsOn;
    }

    private void Replay(IConsumer<byte[]?, byte[]?> consumer, AssignedPartition assigned, PartitionPump former)
    {
        former.Stop();
        _instruments.Replayed();
        var (from, isStored, problem, gap) = FindStart(consumer, assigned);
        LogReplay(Topic, assigned.Partition, from.Position, former.Trouble?.Message ?? "a leaf lacked what it had confirmed");
        assigned.Batch.Clear();
        if (problem is not null)
        {
            StandStill(assigned, problem, gap);
            return;
        }

        assigned.Pump = NewPump(assigned.Partition, from, isStored, _partitions.All.Count);
        consumer.Seek(new TopicPartitionOffset(Topic, assigned.Partition, from.Position));
    }

    private IEnumerable<TopicPartitionOffset> Assign(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> partitions)
    {
        var starts = new List<TopicPartitionOffset>();
        var count = _partitions.All.Count + partitions.Count;
        foreach (var partition in partitions)
        {
            var assigned = new AssignedPartition(partition.Partition.Value) { CheckpointedAt = _time.GetTimestamp() };
            var (from, isStored, problem, gap) = FindStart(consumer, assigned);
            if (problem is null)
            {
                assigned.Pump = NewPump(assigned.Partition, from, isStored, count);
                LogAssigned(Topic, assigned.Partition, from.Position);
                starts.Add(new TopicPartitionOffset(partition, from.Position));
            }
            else
            {
                assigned.Pump = NewPump(assigned.Partition, from, isStored, count);
                StandStill(assigned, problem, gap);
                // Nothing is taken from it; the end is as good a place to wait as any.
                starts.Add(new TopicPartitionOffset(partition, Offset.End));
            }

            _partitions.Add(assigned);
        }

        _partitions.IsJoined = true;
        return starts;
    }

    private (Checkpoint From, bool IsStored, string? Problem, PartitionGap? Gap) FindStart(IConsumer<byte[]?, byte[]?> consumer, AssignedPartition assigned)
    {
        var partition = assigned.Partition;
        // The group's protocol waits for this handler anyway, so waiting here for the database holds up nobody else.
        while (true)
        {
            try
            {
                var epoch = _checkpoints.Epoch;
                var stored = _checkpoints.ReadAsync(_topic.TopicId!, partition).GetAwaiter().GetResult();
                var name = new TopicPartition(Topic, partition);
                var offsets = consumer.QueryWatermarkOffsets(name, BrokerTimeout);
                assigned.EndOffset = offsets.High.Value;
                var (found, problem, gap) = _start.Find(
                    partition,
                    stored,
                    offsets,
                    time => OffsetAt(consumer, name, time),
                    _time.GetUtcNow());
                if (problem is null && stored is not null && found.Position != stored.Position)
                {
                    // The gap is accepted once and for all; the pump goes on from a checkpoint that is stored.
                    found = stored with { Position = found.Position, At = _time.GetUtcNow(), Epoch = epoch };
                    _checkpoints.WriteAsync(found, stored.Position).GetAwaiter().GetResult();
                    LogGapAccepted(Topic, partition, stored.Position, found.Position - 1);
                }

                return (found with { Epoch = epoch }, stored is not null, problem, gap);
            }
            catch (Exception exception) when (exception is LeafStoreException or KafkaException)
            {
                LogBroker(exception.Message);
                Thread.Sleep(TimeSpan.FromMilliseconds(500));
            }
        }
    }

    private static long OffsetAt(IConsumer<byte[]?, byte[]?> consumer, TopicPartition partition, DateTimeOffset time)
    {
        var found = consumer.OffsetsForTimes([new TopicPartitionTimestamp(partition, new Timestamp(time))], BrokerTimeout)[0].Offset;
        return found == Offset.End ? consumer.QueryWatermarkOffsets(partition, BrokerTimeout).High.Value : found.Value;
    }

    private PartitionPump NewPump(int partition, Checkpoint from, bool isStored, int assigned) => new(
        new SourcePartition(_topic.TopicId!, Topic, partition), from, isStored, _leaves, _deadLetters, _checkpoints, ShareOf(assigned), _time);

    // Calls under way are shared by the partitions that this silo has; what records may wait, BackPressure tells.
    private PumpOptions ShareOf(int assigned) => new()
    {
        InFlight = _options.Records,
        Slices = Math.Max(_options.LeastSlices, _options.Slices / assigned),
    };

    private void Revoke(List<TopicPartitionOffset> partitions, bool drain)
    {
        HandOver();
        var given = partitions.Select(partition => _partitions.Remove(partition.Partition.Value)).OfType<AssignedPartition>().ToList();
        if (drain)
        {
            Drain(given);
        }

        foreach (var assigned in given)
        {
            if (assigned.Pump is { } pump)
            {
                if (drain && assigned.Problem is null)
                {
                    CheckpointAsync(assigned, pump, CancellationToken.None).GetAwaiter().GetResult();
                }

                pump.Stop();
                LogRevoked(Topic, assigned.Partition, pump.Committed.Position);
            }
        }
    }

    // What is under way ends, or time is up.
    private void Drain(List<AssignedPartition> partitions)
    {
        var started = _time.GetTimestamp();
        foreach (var assigned in partitions)
        {
            if (assigned.Pump is { } pump)
            {
                pump.IsGathering = false;
            }
        }

        while (partitions.Any(assigned => assigned.Pump is { Open: > 0, NeedsReplay: false, Fault: null }) && _time.GetElapsedTime(started) < _options.Drain)
        {
            Thread.Sleep(5);
        }
    }
}
