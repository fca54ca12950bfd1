using Spectre.Console;

namespace CommunityScoring.Client.CommandLine;

/// <summary>All that the commands know of the world around them, so that tests can be that world.</summary>
internal sealed class ClientEnvironment
{
    /// <summary>Where text is rendered.</summary>
    public required IAnsiConsole Console { get; init; }

    /// <summary>Standard output, for JSON and help: never wrapped, never coloured.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>True where a person watches standard output: things may move there.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>Time.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>How long a command may tidy up after Ctrl-C; null where nobody presses it.</summary>
    public TimeSpan? InterruptTimeout { get; init; }

    /// <summary>The environment of this process.</summary>
    public static ClientEnvironment OfProcess()
    {
        // Left to itself it goes by TERM, and writes colours into files and pipes.
        var isRedirected = System.Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(System.Console.Out),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        return new ClientEnvironment
        {
            Console = console,
            Output = System.Console.Out,
            Error = System.Console.Error,
            OpenInput = System.Console.OpenStandardInput,
            Variable = Environment.GetEnvironmentVariable,
            IsTerminal = !isRedirected && console.Profile.Capabilities.Ansi,
            Time = TimeProvider.System,
            InterruptTimeout = TimeSpan.FromSeconds(30),
        };
    }
}
