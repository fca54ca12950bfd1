using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CommunityScoring.Client.CommandLine.Commands;

namespace CommunityScoring.Client.CommandLine;

/// <summary>The command line as a whole.</summary>
internal static class ClientCommandLine
{
    // '@name' is no response file here: ids may begin with it.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">The world around.</param>
    /// <param name="serve">The command that hosts the API; made by the caller, who knows the host.</param>
    /// <param name="cancellation">Ends the command as Ctrl-C does.</param>
    /// <returns>The exit code, one of <see cref="ExitCode"/> except where <paramref name="serve"/> has another.</returns>
    internal static async Task<int> RunAsync(
        string[] arguments, ClientEnvironment environment, ServeCommand serve, CancellationToken cancellation = default)
    {
        var root = Create(environment, serve);
        var invocation = new InvocationConfiguration
        {
            Output = environment.Output,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = environment.InterruptTimeout,
        };
        if (arguments.Length == 0)
        {
            await root.Parse(["--help"], Parser).InvokeAsync(invocation, cancellation);
            return (int)ExitCode.Usage;
        }

        var parsed = root.Parse(arguments, Parser);
        if (parsed.Action is ParseErrorAction)
        {
            var problem = parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is unknown here." : parsed.Errors[0].Message;
            CommandRun.Report(environment.Error, $"{problem} (see: {HelpOf(parsed.CommandResult.Command)})");
            return (int)ExitCode.Usage;
        }

        return await parsed.InvokeAsync(invocation, cancellation);
    }

    private static RootCommand Create(ClientEnvironment environment, ServeCommand serve)
    {
        var root = new RootCommand("Community scores of accounts and people, on a terminal.")
        {
            AccountCommand.Create(environment),
            MemberCommand.Create(environment),
            EraseCommand.Create(environment),
            TopCommand.Create(environment),
            WatchCommand.Create(environment),
            AlertsCommand.Create(environment),
            CommunityCommand.Create(environment),
            ClusterCommand.Create(environment),
            ReplayCommand.Create(environment),
            serve.ToCommand(environment),
            GlobalOptions.Url,
            GlobalOptions.Key,
            GlobalOptions.Json,
            GlobalOptions.NoColor,
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!, root);
        return root;
    }

    private static string HelpOf(Command command) => command is RootCommand ? "--help" : $"{command.Name} --help";

    private sealed class HelpWithExitCodes(HelpAction help, RootCommand root) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            help.MaxWidth = 80;
            var result = help.Invoke(parseResult);
            if (ReferenceEquals(parseResult.CommandResult.Command, root))
            {
                parseResult.InvocationConfiguration.Output.Write(
                    """
                    Exit codes:
                      0    done
                      1    unexpected error
                      2    wrong usage, or a bad id or parameter
                      3    not found
                      4    not allowed: no key, or one without the role
                      5    service or broker unreachable
                      6    replay: some input lines failed
                      130  interrupted


                    """.ReplaceLineEndings("\n"));
            }

            return result;
        }
    }
}
