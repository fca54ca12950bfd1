using CommunityScoring.Client.CommandLine;
using CommunityScoring.Client.CommandLine.Commands;
using Spectre.Console;

namespace CommunityScoring.Client.Tests.CommandLine;

/// <summary>What a command line came to, run in this process.</summary>
internal sealed record Run(ExitCode ExitCode, string Output, string Error)
{
    public static Task<Run> Of(ScoringService service, params string[] arguments) => Of([.. arguments, "--url", service.Url]);

    public static Task<Run> Of(params string[] arguments) => With(new World(), arguments);

    public static async Task<Run> With(World world, params string[] arguments)
    {
        var serve = ServeCommand.Create(world.Serve);
        var exitCode = await ClientCommandLine.RunAsync(arguments, world.ToEnvironment(), serve, world.Cancellation);
        return new Run((ExitCode)exitCode, world.Output.ToString(), world.Error.ToString());
    }

    /// <summary>The world around a run.</summary>
    internal sealed class World
    {
        public StringWriter Output { get; } = new() { NewLine = "\n" };

        public StringWriter Error { get; } = new() { NewLine = "\n" };

        public Dictionary<string, string> Variables { get; } = [];

        public Stream Input { get; init; } = Stream.Null;

        public bool HasColor { get; init; }

        public bool IsTerminal { get; init; }

        public CancellationToken Cancellation { get; init; }

        public Func<string[], CancellationToken, Task<int>> Serve { get; init; } = (_, _) => Task.FromResult(0);

        public ClientEnvironment ToEnvironment() => new()
        {
            Console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = HasColor ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = HasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(Output),
            }),
            Output = Output,
            Error = Error,
            OpenInput = () => Input,
            Variable = name => Variables.GetValueOrDefault(name),
            IsTerminal = IsTerminal,
            Time = TimeProvider.System,
        };
    }
}
