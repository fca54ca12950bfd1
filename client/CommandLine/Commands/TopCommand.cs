using System.CommandLine;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Rendering;
using Spectre.Console;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>top</c>: a ranked list of accounts.</summary>
internal static class TopCommand
{
    internal static Command Create(ClientEnvironment environment)
    {
        var (orderBy, limit) = (ReadOptions.OrderBy(), ReadOptions.Limit());
        var state = new Option<string?>("--state") { Description = "Only accounts in this risk state." }.AcceptOnlyFromAmong(RiskState.Names);
        var command = new Command("top", "List accounts by rank.") { orderBy, limit, state };
        command.SetAction(environment, async (context, cancellation) =>
        {
            using var api = context.Connect();
            var list = await api.GetAsync(Routes.Ranked(context.Value(orderBy)!, context.Value(limit), context.Value(state)), cancellation);
            if (context.WantsJson)
            {
                context.WriteJson(list);
                return ExitCode.Ok;
            }

            var accounts = list.Items("accounts").ToArray();
            if (accounts.Length == 0)
            {
                context.Console.WriteLine("No accounts.");
                return ExitCode.Ok;
            }

            context.Console.Write(AccountTable.Of(accounts));
            if (list.Number("total") is { } total && total > accounts.Length)
            {
                context.Console.WriteLine($"{accounts.Length} of {Figures.Count(total)} accounts, by {context.Value(orderBy)}");
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
