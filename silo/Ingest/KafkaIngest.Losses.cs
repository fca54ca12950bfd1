using CommunityScoring.Contracts;
using CommunityScoring.Ingest;
using CommunityScoring.Storage;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace CommunityScoring.Silo.Ingest;

/// <content>Partitions that stand still, and how they go on. On the consumer's thread.</content>
public sealed partial class KafkaIngest
{
    private void StandStill(AssignedPartition assigned, string problem, PartitionGap? gap = null)
    {
        assigned.Problem = problem;
        assigned.Gap = gap;
        assigned.Pump?.Stop();
        LogProblem(Topic, assigned.Partition, problem);
    }

    // An operator has accepted the gap that the partition stands still for. What is accepted is looked for again in what is stored: where
    // another gap is found, the partition stands still for that one.
    private void GoOn(IConsumer<byte[]?, byte[]?> consumer, AssignedPartition assigned)
    {
        assigned.IsGapAccepted = false;
        assigned.Batch.Clear();
        var (from, isStored, problem, gap) = FindStart(consumer, assigned);
        if (problem is not null)
        {
            StandStill(assigned, problem, gap);
            return;
        }

        Begin(consumer, assigned, from, isStored);
    }

    // The partition stood still: only with its problem gone do others look at the pump.
    private void Begin(IConsumer<byte[]?, byte[]?> consumer, AssignedPartition assigned, Checkpoint from, bool isStored)
    {
        var place = new TopicPartitionOffset(Topic, assigned.Partition, from.Position);
        try
        {
            consumer.Seek(place);
        }
        catch (KafkaException exception) when (exception.Error.Code == ErrorCode.Local_State)
        {
            // The client has given up fetching it, as after an offset out of range.
            consumer.IncrementalUnassign([place.TopicPartition]);
            consumer.IncrementalAssign([place]);
        }

        assigned.Pump = NewPump(assigned.Partition, from, isStored, _partitions.All.Count);
        assigned.Gap = null;
        assigned.Problem = null;
        LogAssigned(Topic, assigned.Partition, from.Position);
    }

    // The broker has removed what was to be read next. What was read before is stored first: then all that is lost is in the gap, and nothing else.
    private void StopAtLoss(IConsumer<byte[]?, byte[]?> consumer, AssignedPartition assigned, PartitionPump pump, string reason)
    {
        HandOver();
        Drain([assigned]);
        CheckpointAsync(assigned, pump, CancellationToken.None).GetAwaiter().GetResult();
        pump.Stop();
        var (from, isStored, problem, gap) = FindStart(consumer, assigned);
        if (problem is null && from.Position > pump.ReadPosition)
        {
            Begin(consumer, assigned, from, isStored);
            return;
        }

        StandStill(
            assigned,
            problem ?? $"the broker has removed records from offset {pump.ReadPosition} on before they were read ({reason}); restart to see which, and accept the gap by name",
            gap);
    }
}
