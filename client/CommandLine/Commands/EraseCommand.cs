using System.CommandLine;
using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Rendering;
using Spectre.Console;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>erase IDENTITY --yes</c>: erases a person with all identities, for good, and shows the receipt.</summary>
internal static class EraseCommand
{
    private static readonly string[] s_counts = ["buckets", "links", "affiliations", "consents", "threads", "referrals"];

    internal static Command Create(ClientEnvironment environment)
    {
        var identity = new Argument<string>("identity") { Description = "Any identity of the person, like github:ana." };
        var yes = new Option<bool>("--yes") { Description = "Erase. There is no way back." };
        var command = new Command("erase", "Erase a person with all identities, for good.") { identity, yes };
        command.SetAction(environment, async (context, cancellation) =>
        {
            if (!context.Value(yes))
            {
                throw new CommandFailure(ExitCode.Usage, "Nothing was erased: it cannot be undone, so say --yes. See first: member --footprint.");
            }

            using var api = context.Connect();
            var receipt = await api.DeleteAsync(Routes.Member(context.Value(identity)!), cancellation);
            if (context.WantsJson)
            {
                context.WriteJson(receipt);
                return ExitCode.Ok;
            }

            context.Console.Write(TableOf(receipt));
            context.Console.WriteLine(receipt.Text("completedAt") is { } at
                ? $"Erased by {at}."
                : "Accepted, and not all gone yet: ask for the footprint, or erase once more.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Table TableOf(JsonNode receipt)
    {
        var table = new Table { Border = TableBorder.None }.AddColumn("identity");
        foreach (var count in s_counts)
        {
            table.AddColumn(count, column => column.RightAligned());
        }

        foreach (var one in receipt.Items("identities"))
        {
            table.AddRow([new Text(one.Text("identity") ?? Figures.None), .. s_counts.Select(count =>
                new Text($"{Figures.Count(one.Field("before").Number(count))} > {Figures.Count(one.Field("after").Number(count))}"))]);
        }

        return table;
    }
}
