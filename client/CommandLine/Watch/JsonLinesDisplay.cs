using System.Text.Json.Nodes;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>
/// A JSON object a line for each account that changes: <c>at</c>, <c>account</c>, <c>change</c> (<c>first</c>,
/// <c>changed</c> or <c>left</c>), <c>fields</c> with <c>from</c> and <c>to</c>, and <c>current</c>, the account itself.
/// </summary>
internal sealed class JsonLinesDisplay(CommandContext context) : IWatchDisplay
{
    /// <inheritdoc/>
    public Task RunAsync(Func<Task> watch) => watch();

    /// <inheritdoc/>
    public void Show(DateTimeOffset at, IReadOnlyList<JsonObject> accounts, IReadOnlyList<AccountChange> changes)
    {
        foreach (var change in changes)
        {
            var fields = change.Changed.Select(field => KeyValuePair.Create<string, JsonNode?>(
                field.Name, new JsonObject { ["from"] = field.Of(change.Before!)?.DeepClone(), ["to"] = field.Of(change.After!)?.DeepClone() }));
            context.WriteJsonLine(new JsonObject
            {
                ["at"] = at.UtcDateTime,
                ["account"] = change.Account,
                ["change"] = change switch { { Before: null } => "first", { After: null } => "left", _ => "changed" },
                ["fields"] = new JsonObject(fields),
                ["current"] = change.After?.DeepClone(),
            });
        }
    }
}
