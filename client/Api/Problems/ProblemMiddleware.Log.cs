namespace CommunityScoring.Api.Problems;

/// <content>The log messages. Routes are named by their pattern: a path can hold an address.</content>
internal sealed partial class ProblemMiddleware
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Route} failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string route);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Route} cannot be answered now: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string method, string route, string reason);
}
