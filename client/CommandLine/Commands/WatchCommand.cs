using System.CommandLine;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Watch;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>watch</c>: follows accounts, or the top of the list.</summary>
internal static class WatchCommand
{
    internal static Command Create(ClientEnvironment environment)
    {
        var ids = new Argument<string[]>("id") { Description = "Accounts to follow; without any, the top of the list.", Arity = ArgumentArity.ZeroOrMore };
        var interval = new Option<TimeSpan>("--interval")
        {
            Description = "Time between two looks, like 500ms, 1s or 2m.",
            HelpName = "time",
            CustomParser = Duration.Parse,
            DefaultValueFactory = _ => TimeSpan.FromSeconds(1),
        };
        var count = new Option<int?>("--count") { Description = "Stop after so many looks.", HelpName = "n" };
        count.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var looks) && looks < 1)
            {
                result.AddError("--count must be 1 or more.");
            }
        });
        var (orderBy, limit) = (ReadOptions.OrderBy(), ReadOptions.Limit());
        var command = new Command("watch", "Follow accounts and show what changes.") { ids, interval, count, orderBy, limit };
        command.SetAction(environment, async (context, cancellation) =>
        {
            using var api = context.Connect();
            IAccountSource source = context.Value(ids) is { Length: > 0 } given
                ? new GivenAccounts(api, given)
                : new TopAccounts(api, Routes.Ranked(context.Value(orderBy)!, context.Value(limit), null));
            IWatchDisplay display = context switch
            {
                { WantsJson: true } => new JsonLinesDisplay(context),
                { Environment.IsTerminal: true } => new LiveTableDisplay(context.Console),
                _ => new LineDisplay(context.Environment.Output),
            };
            return await new AccountWatch(source, display, context.Environment).RunAsync(context.Value(interval), context.Value(count), cancellation);
        });
        return command;
    }
}
