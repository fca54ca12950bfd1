using System.CommandLine;
using System.Globalization;
using CommunityScoring.Client.CommandLine.Rendering;
using CommunityScoring.Client.CommandLine.Replay;
using Spectre.Console;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>replay FILE</c>: produces CloudEvents from a file of one JSON object a line.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string> _file = new("file") { Description = "CloudEvents, one JSON object a line; - reads standard input." };
    private readonly Option<string> _servers = new("--bootstrap-servers") { Description = "Kafka brokers, host:port,…", HelpName = "brokers", Required = true };
    private readonly Option<string> _topic = new("--topic") { Description = "Topic.", HelpName = "name", DefaultValueFactory = _ => "community.events" };
    private readonly Option<double?> _rate = new("--rate") { Description = "Events a second; full speed if absent.", HelpName = "n" };
    private readonly Option<string[]> _client = new("--client") { Description = "A librdkafka setting, like security.protocol=ssl; can be repeated.", HelpName = "name=value" };
    private readonly Option<bool> _skipBad = new("--skip-bad") { Description = "Bad lines are no failure: exit code 0 all the same." };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "No progress." };

    private ReplayCommand()
    {
    }

    internal static Command Create(ClientEnvironment environment)
    {
        var replay = new ReplayCommand();
        replay._rate.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var rate) && rate is not (>= 0.001 and <= 1e9))
            {
                result.AddError("--rate must be at least 0.001.");
            }
        });
        replay._client.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.IndexOf('=') < 1) is { } token)
            {
                result.AddError($"--client '{token.Value}' is not name=value.");
            }
        });
        var command = new Command("replay", "Produce CloudEvents from a file to Kafka.")
        {
            replay._file, replay._servers, replay._topic, replay._rate, replay._client, replay._skipBad, replay._quiet,
        };
        command.SetAction(environment, replay.RunAsync);
        return command;
    }

    private async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellation)
    {
        var environment = context.Environment;
        var settings = new ReplaySettings(
            context.Value(_servers)!, context.Value(_topic)!, context.Value(_rate), [.. (context.Value(_client) ?? []).Select(Setting)]);
        await using var input = Open(context.Value(_file)!, environment);
        var counts = new ReplayCounts(environment.Time, input.CanSeek ? input.Length : null);
        using var producer = new EventProducer(settings, counts);
        await Task.Run(() => producer.Check(cancellation), cancellation);

        var pace = settings.Rate is { } rate ? new ReplayPace(rate, environment.Time) : null;
        var replay = new EventReplay(new LineReader(input), producer, counts, pace, environment.Time);
        var run = Task.Run(() => replay.RunAsync(cancellation), CancellationToken.None);
        await new ReplayProgress(counts, environment, context.Value(_quiet)).ShowAsync(run);
        var isComplete = await run;

        var failure = producer.Failure is { } error ? producer.Explain(error) : null;
        var exitCode = failure?.ExitCode ?? (isComplete ? Outcome(counts, context.Value(_skipBad)) : ExitCode.Interrupted);
        if (context.WantsJson)
        {
            context.WriteJson(ReplaySummary.Document(counts, settings.Topic, exitCode));
        }
        else
        {
            context.Console.WriteLine(Printable.Of(ReplaySummary.Line(counts, settings.Topic)));
        }

        return failure is null ? exitCode : throw failure;
    }

    private static ExitCode Outcome(ReplayCounts counts, bool skipsBad) =>
        counts.Failed > 0 || (counts.BadLines > 0 && !skipsBad) ? ExitCode.SomeLinesFailed : ExitCode.Ok;

    private static KeyValuePair<string, string> Setting(string text)
    {
        var at = text.IndexOf('=');
        return new KeyValuePair<string, string>(text[..at].Trim(), text[(at + 1)..].Trim());
    }

    private static Stream Open(string file, ClientEnvironment environment)
    {
        if (file == "-")
        {
            return environment.OpenInput();
        }

        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailure(ExitCode.Usage, $"Cannot read '{file}': {exception.Message}");
        }
    }
}
