using System.CommandLine;
using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary>A command that shows one document and, on request, its explanation: accounts and persons alike.</summary>
/// <param name="command">The command; its argument and options are added here.</param>
/// <param name="id">What the document is asked for by.</param>
internal sealed class ExplainedRead(Command command, Argument<string> id)
{
    private readonly Option<DateOnly?> _asOf = ReadOptions.AsOf();
    private readonly Option<string?> _model = ReadOptions.Model();
    private readonly Option<bool> _explain = ReadOptions.Explain();

    /// <summary>An option that asks for another document instead, which is shown as it is; null for none.</summary>
    internal (Option<bool> Option, Func<string, string> Route)? Instead { get; init; }

    internal Command Create(
        ClientEnvironment environment, Func<string, string> route, Func<string, string> explanationRoute, Func<JsonNode, IRenderable> view)
    {
        command.Add(id);
        command.Add(_asOf);
        command.Add(_model);
        command.Add(_explain);
        if (Instead is { } other)
        {
            command.Add(other.Option);
        }

        command.SetAction(environment, async (context, cancellation) =>
        {
            using var api = context.Connect();
            if (Instead is { } instead && context.Value(instead.Option))
            {
                context.WriteJson(await api.GetAsync(instead.Route(context.Value(id)!), cancellation));
                return ExitCode.Ok;
            }

            var document = await ReadAsync(context, api, route, cancellation);
            var explanation = context.Value(_explain) ? await ReadAsync(context, api, explanationRoute, cancellation) : null;
            Show(context, document, explanation, view);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Show(CommandContext context, JsonObject document, JsonObject? explanation, Func<JsonNode, IRenderable> view)
    {
        if (context.WantsJson)
        {
            if (explanation is not null)
            {
                document["explanation"] = explanation;
            }

            context.WriteJson(document);
            return;
        }

        context.Console.Write(view(document));
        if (explanation is not null)
        {
            context.Console.WriteLine();
            context.Console.Write(ExplanationTree.Of(explanation));
        }
    }

    private Task<JsonObject> ReadAsync(CommandContext context, ApiClient api, Func<string, string> route, CancellationToken cancellation) =>
        api.GetAsync(route(context.Value(id)!).As(context.Value(_asOf), context.Value(_model)), cancellation);
}
