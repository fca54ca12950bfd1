using System.CommandLine;
using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>community</c>: the figures of the whole community, its return, its cohorts and what its channels are worth.</summary>
internal static class CommunityCommand
{
    internal static Command Create(ClientEnvironment environment)
    {
        var (from, to) = (ReadOptions.Day("--from", "The first UTC day, yyyy-MM-dd; 29 days before the last if absent."), ReadOptions.Day("--to", "The last UTC day, yyyy-MM-dd; today if absent."));
        var segment = new Option<string?>("--segment") { Description = "Figures and cohorts of this segment only.", HelpName = "name" };
        var program = new Option<string?>("--program") { Description = "Figures of this program only.", HelpName = "name" };
        var command = new Command("community", "Show the community's figures, return on investment, cohorts and channels.") { from, to, segment, program };
        command.SetAction(environment, async (context, cancellation) =>
        {
            using var api = context.Connect();
            var (first, last) = (context.Value(from), context.Value(to));
            var community = new JsonObject
            {
                ["figures"] = await api.GetAsync(Routes.CommunityFigures(first, last, context.Value(segment), context.Value(program)), cancellation),
                ["roi"] = await api.GetAsync(Routes.CommunityReturns(first, last), cancellation),
                ["cohorts"] = await api.GetAsync(Routes.CommunityCohorts(first, last, context.Value(segment)), cancellation),
                ["attribution"] = await api.GetAsync(Routes.CommunityAttribution, cancellation),
            };
            if (context.WantsJson)
            {
                context.WriteJson(community);
                return ExitCode.Ok;
            }

            foreach (var part in CommunityView.Of(community))
            {
                context.Console.Write(part);
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
