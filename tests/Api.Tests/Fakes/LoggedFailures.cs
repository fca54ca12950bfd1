using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>Keeps the failures that a host logs, for the message of a test that meets one.</summary>
internal sealed class LoggedFailures : ILoggerProvider, ILogger
{
    /// <summary>The failures, in order.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null && IsEnabled(logLevel))
        {
            Failures.Enqueue(exception);
        }
    }

    public void Dispose()
    {
    }
}
