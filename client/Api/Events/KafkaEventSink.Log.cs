namespace CommunityScoring.Api.Events;

/// <content>The log messages: nothing of an event is in them.</content>
internal sealed partial class KafkaEventSink
{
    [LoggerMessage(1, LogLevel.Information, "Producing to {Topic} at {BootstrapServers}.")]
    private static partial void LogStarted(ILogger logger, string topic, string bootstrapServers);

    [LoggerMessage(2, LogLevel.Warning, "The broker reports: {Reason}")]
    private static partial void LogBroker(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Error, "The producer cannot go on and is made anew with the next event: {Reason}")]
    private static partial void LogFatal(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Error, "No producer can be made of the settings under Kafka: {Reason}")]
    private static partial void LogSettings(ILogger logger, string reason);
}
