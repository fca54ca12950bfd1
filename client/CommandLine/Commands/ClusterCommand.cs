using System.CommandLine;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>cluster</c>: silos, partitions, and what became of the records.</summary>
internal static class ClusterCommand
{
    internal static Command Create(ClientEnvironment environment)
    {
        var command = new Command("cluster", "Show silos, partitions with their lag, and record counts.");
        command.SetAction(environment, async (context, cancellation) =>
        {
            using var api = context.Connect();
            var cluster = await api.GetAsync(Routes.Cluster, cancellation);
            if (context.WantsJson)
            {
                context.WriteJson(cluster);
                return ExitCode.Ok;
            }

            foreach (var part in ClusterView.Of(cluster))
            {
                context.Console.Write(part);
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
