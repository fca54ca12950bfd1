using System.CommandLine;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Rendering;
using Spectre.Console;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>alerts</c>: the alerts, or taking note of one.</summary>
internal static class AlertsCommand
{
    private static readonly string[] _states = ["open", "acknowledged", "snoozed", "cleared"];

    internal static Command Create(ClientEnvironment environment)
    {
        var state = new Option<string?>("--state") { Description = "Only alerts in this state; open if absent." }.AcceptOnlyFromAmong(_states);
        var kind = new Option<string?>("--kind") { Description = "Only this kind, like risk.at_risk.", HelpName = "kind" };
        var account = new Option<string?>("--account") { Description = "Only of this account.", HelpName = "id" };
        var acknowledge = new Option<string?>("--ack") { Description = "Take note of an alert instead of listing.", HelpName = "id" };
        var limit = ReadOptions.Limit();
        var command = new Command("alerts", "List alerts, or take note of one.") { state, kind, account, limit, acknowledge };
        command.SetAction(environment, async (context, cancellation) =>
        {
            using var api = context.Connect();
            var answer = context.Value(acknowledge) is { } id
                ? await api.PostAsync(Routes.Acknowledgement(id), cancellation)
                : await api.GetAsync(Routes.Alerts(context.Value(state), context.Value(kind), context.Value(account), context.Value(limit)), cancellation);
            if (context.WantsJson)
            {
                context.WriteJson(answer);
                return ExitCode.Ok;
            }

            if (context.Value(acknowledge) is not null)
            {
                context.Console.WriteLine(Printable.Of($"{answer.Text("id")} is {answer.Text("state")}."));
                return ExitCode.Ok;
            }

            var alerts = answer.Items("alerts").ToArray();
            if (alerts.Length == 0)
            {
                context.Console.WriteLine("No alerts.");
                return ExitCode.Ok;
            }

            context.Console.Write(AlertTable.Of(alerts));
            if (answer.Number("total") is { } total && total > alerts.Length)
            {
                context.Console.WriteLine($"{alerts.Length} of {Figures.Count(total)} alerts, newest first");
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
