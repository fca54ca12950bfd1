namespace CommunityScoring.Client.CommandLine.Http;

/// <summary>The service did not answer a read with a document.</summary>
internal sealed class ApiFailure(ExitCode exitCode, string message) : CommandFailure(exitCode, message)
{
    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>How long the service asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True where the same request may well succeed later.</summary>
    public bool IsTransient => Status is null or 408 or 429 or >= 500;
}
