using System.CommandLine;
using System.Text;
using CommunityScoring.Client.CommandLine.Rendering;
using Spectre.Console;

namespace CommunityScoring.Client.CommandLine;

/// <summary>Runs a command's action: whatever goes wrong in it is one line on standard error and an exit code.</summary>
internal static class CommandRun
{
    internal static void SetAction(this Command command, ClientEnvironment environment, Func<CommandContext, CancellationToken, Task<ExitCode>> action) =>
        command.SetAction((parsed, cancellation) => RunAsync(parsed, environment, action, cancellation));

    internal static void Report(TextWriter error, string message) => error.Write($"error: {OneLine(message)}\n");

    private static async Task<int> RunAsync(
        ParseResult parsed, ClientEnvironment environment, Func<CommandContext, CancellationToken, Task<ExitCode>> action, CancellationToken cancellation)
    {
        if (!GlobalOptions.WantsColor(parsed, environment))
        {
            environment.Console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        try
        {
            return (int)await action(new CommandContext(parsed, environment), cancellation);
        }
        catch (CommandFailure failure)
        {
            Report(environment.Error, failure.Message);
            return (int)failure.ExitCode;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (int)ExitCode.Interrupted;
        }
        catch (Exception unexpected)
        {
            Report(environment.Error, $"{unexpected.GetType().Name}: {unexpected.Message}");
            return (int)ExitCode.Unexpected;
        }
    }

    private static string OneLine(string message)
    {
        var line = new StringBuilder(message.Length);
        foreach (var part in message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            line.Append(line.Length == 0 ? "" : " ").Append(Printable.Of(part));
        }

        return line.ToString();
    }
}
