using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace CommunityScoring.Silo.Ingest;

public sealed partial class KafkaIngest
{
    private static readonly TimeSpan EndsInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndsTimeout = TimeSpan.FromSeconds(2);

    // A client of its own, and one request for all partitions: a broker answers the requests of a connection one after the other, and the
    // consumer's fetches wait there for records.
    private async Task ReadEndsLoopAsync(CancellationToken stopping)
    {
        using var admin = TopicDirectory.BuildAdmin(_connection);
        while (!stopping.IsCancellationRequested)
        {
            var all = _partitions.All;
            if (all.Count > 0)
            {
                await ReadEndsAsync(admin, all);
            }

            try
            {
                await Task.Delay(EndsInterval, _time, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ReadEndsAsync(IAdminClient admin, IReadOnlyList<AssignedPartition> partitions)
    {
        try
        {
            var asked = partitions.Select(assigned => new TopicPartitionOffsetSpec
            {
                TopicPartition = new TopicPartition(Topic, assigned.Partition),
                OffsetSpec = OffsetSpec.Latest(),
            });
            // What the consumer reads ends where the first open transaction begins.
            var options = new ListOffsetsOptions { RequestTimeout = EndsTimeout, IsolationLevel = IsolationLevel.ReadCommitted };
            NoteEnds((await admin.ListOffsetsAsync(asked, options)).ResultInfos);
            if (_partitions.BrokerProblem is not null)
            {
                _partitions.BrokerProblem = null;
                LogBrokerBack();
            }
        }
        catch (ListOffsetsException exception)
        {
            NoteEnds(exception.Result.ResultInfos);
            NoteBroker(exception.Error);
        }
        catch (KafkaException exception)
        {
            NoteBroker(exception.Error);
        }
    }

    private void NoteEnds(IEnumerable<ListOffsetsResultInfo> ends)
    {
        foreach (var end in ends.Select(info => info.TopicPartitionOffsetError).Where(end => !end.Error.IsError))
        {
            if (_partitions.Find(end.Partition.Value) is { } assigned)
            {
                assigned.EndOffset = end.Offset.Value;
            }
        }
    }

    private void NoteBroker(Error error)
    {
        if (error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut or ErrorCode.Local_Transport && _partitions.BrokerProblem is null)
        {
            _partitions.BrokerProblem = $"Kafka at {_connection.BootstrapServers} does not answer";
            LogBroker(_partitions.BrokerProblem);
        }
    }
}
