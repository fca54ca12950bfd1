using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Http;
using Spectre.Console;

namespace CommunityScoring.Client.CommandLine;

/// <summary>One run of a command.</summary>
internal sealed class CommandContext(ParseResult parsed, ClientEnvironment environment)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal ClientEnvironment Environment { get; } = environment;

    internal IAnsiConsole Console => Environment.Console;

    internal bool WantsJson => parsed.GetValue(GlobalOptions.Json);

    internal T? Value<T>(Option<T> option) => parsed.GetValue(option);

    internal T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    internal ApiClient Connect() => GlobalOptions.Connect(parsed, Environment);

    /// <summary>Writes a document for programs: the numbers stand as the service wrote them.</summary>
    internal void WriteJson(JsonNode node) => Environment.Output.Write(node.ToJsonString(Indented) + "\n");

    /// <summary>Writes a document as a line of JSON Lines.</summary>
    internal void WriteJsonLine(JsonNode node)
    {
        Environment.Output.Write(node.ToJsonString(OneLine) + "\n");
        Environment.Output.Flush();
    }
}
