using CommunityScoring.Ingest;
using CommunityScoring.Storage;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace CommunityScoring.Silo.Ingest;

public sealed partial class KafkaIngest
{
    private static readonly TimeSpan LoopInterval = TimeSpan.FromMilliseconds(50);

    private Task _mirroring = Task.CompletedTask;

    private async Task CheckpointLoopAsync(IConsumer<byte[]?, byte[]?> consumer, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.WhenAll(_partitions.All.Where(IsDue).Select(assigned => CheckpointAsync(assigned, assigned.Pump!, stopping)));
            Mirror(consumer);
            try
            {
                await Task.Delay(LoopInterval, _time, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private bool IsDue(AssignedPartition assigned) =>
        assigned is { Pump: { NeedsReplay: false, Fault: null } pump, Problem: null }
        && pump.Position > pump.Committed.Position
        && (_time.GetElapsedTime(assigned.CheckpointedAt) >= _settings.Checkpoint.Interval
            || pump.Position - pump.Committed.Position >= _settings.Checkpoint.Records);

    private async Task CheckpointAsync(AssignedPartition assigned, PartitionPump pump, CancellationToken stopping)
    {
        var started = _time.GetTimestamp();
        assigned.CheckpointedAt = started;
        var before = pump.Committed;
        try
        {
            var after = await pump.CheckpointAsync(stopping);
            if (after.Position > before.Position)
            {
                _instruments.Checkpointed(before.Counts, after.Counts, _time.GetElapsedTime(started));
            }
        }
        catch (CheckpointConflictException)
        {
            // Somebody else had the partition meanwhile: go on from what is stored.
            pump.RequestReplay();
        }
        catch (LeafStoreException exception)
        {
            LogCheckpointFailed(Topic, assigned.Partition, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // Stopping; the last checkpoint is taken when the partition is given up.
        }
    }

    // For Kafka's own tools; nothing is read from it.
    private void Mirror(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (!_mirroring.IsCompleted)
        {
            return;
        }

        var moved = _partitions.All
            .Where(assigned => assigned is { Pump: not null, Problem: null } && assigned.Pump.Committed.Position > assigned.MirroredOffset)
            .Select(assigned => (Assigned: assigned, assigned.Pump!.Committed.Position))
            .ToList();
        if (moved.Count == 0)
        {
            return;
        }

        // On a thread of its own: a broker that does not answer must not hold up the checkpoints.
        _mirroring = Task.Run(() =>
        {
            try
            {
                consumer.Commit(moved.Select(item => new TopicPartitionOffset(Topic, item.Assigned.Partition, item.Position)));
                foreach (var (assigned, position) in moved)
                {
                    assigned.MirroredOffset = position;
                }
            }
            catch (KafkaException)
            {
                // The next round tries again; nothing depends on it.
            }
        });
    }

    private void NoteConsumeError(IConsumer<byte[]?, byte[]?> consumer, ConsumeException exception)
    {
        if (exception.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange
            && _partitions.Find(exception.ConsumerRecord.Partition.Value) is { Problem: null, Pump: { } pump } assigned)
        {
            StopAtLoss(consumer, assigned, pump, exception.Error.Reason);
            return;
        }

        LogBroker(exception.Error.Reason);
    }
}
