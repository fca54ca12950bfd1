namespace CommunityScoring.Silo.Ingest;

public sealed partial class KafkaIngest
{
    [LoggerMessage(1, LogLevel.Information, "Partition {Topic}/{Partition} is read from offset {Offset}.")]
    private partial void LogAssigned(string topic, int partition, long offset);

    [LoggerMessage(2, LogLevel.Information, "Partition {Topic}/{Partition} was given up at checkpoint {Offset}.")]
    private partial void LogRevoked(string topic, int partition, long offset);

    [LoggerMessage(3, LogLevel.Critical, "Partition {Topic}/{Partition} stands still: {Problem}")]
    private partial void LogProblem(string topic, int partition, string problem);

    [LoggerMessage(4, LogLevel.Warning, "Partition {Topic}/{Partition} is read again from checkpoint {Offset}: {Reason}")]
    private partial void LogReplay(string topic, int partition, long offset, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Partition {Topic}/{Partition} has no checkpoint for the moment: {Reason}")]
    private partial void LogCheckpointFailed(string topic, int partition, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Kafka: {Reason}")]
    private partial void LogBroker(string reason);

    [LoggerMessage(7, LogLevel.Information, "Kafka is reachable again.")]
    private partial void LogBrokerBack();

    [LoggerMessage(8, LogLevel.Critical, "The consumer has failed and is started again.")]
    private partial void LogConsumerFailed(Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "Partition {Topic}/{Partition} goes on without records {First} to {Last}, as accepted.")]
    private partial void LogGapAccepted(string topic, int partition, long first, long last);

    [LoggerMessage(10, LogLevel.Information, "A backlog of {Unread} records gathers before it is stored.")]
    private partial void LogGathers(long unread);

    [LoggerMessage(11, LogLevel.Information, "{Waiting} records have gathered and are stored now.")]
    private partial void LogGathered(long waiting);
}
