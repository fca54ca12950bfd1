namespace CommunityScoring.Client.CommandLine;

/// <summary>Ends a command with one line on standard error and an exit code.</summary>
public class CommandFailure : Exception
{
    /// <summary>Says what went wrong.</summary>
    /// <param name="exitCode">What the process answers.</param>
    /// <param name="message">One line, for a person.</param>
    public CommandFailure(ExitCode exitCode, string message)
        : base(message) => ExitCode = exitCode;

    /// <summary>What the process answers.</summary>
    public ExitCode ExitCode { get; }
}
