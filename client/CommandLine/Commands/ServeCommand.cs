using System.CommandLine;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>serve</c>: the HTTP host. It knows only that there is one, and hands on its arguments.</summary>
internal sealed class ServeCommand
{
    private readonly Func<string[], CancellationToken, Task<int>> _serve;

    private ServeCommand(Func<string[], CancellationToken, Task<int>> serve) => _serve = serve;

    /// <summary>Makes the command.</summary>
    /// <param name="serve">Runs the host with the arguments after <c>serve</c> until it is cancelled; answers the exit code.</param>
    internal static ServeCommand Create(Func<string[], CancellationToken, Task<int>> serve) => new(serve);

    internal Command ToCommand(ClientEnvironment environment)
    {
        var arguments = new Argument<string[]>("settings") { Description = "Settings for the host, like --Kafka:Topic=name.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("serve", "Serve the HTTP API: joins a cluster as its client.") { arguments };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(environment, async (context, cancellation) => (ExitCode)await _serve(context.Value(arguments) ?? [], cancellation));
        return command;
    }
}
