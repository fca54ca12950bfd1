using System.CommandLine;
using CommunityScoring.Client.CommandLine.Http;

namespace CommunityScoring.Client.CommandLine;

/// <summary>The options that every command understands.</summary>
internal static class GlobalOptions
{
    internal const string UrlVariable = "COMMUNITY_SCORING_URL";
    internal const string KeyVariable = "COMMUNITY_SCORING_KEY";
    internal const string DefaultUrl = "http://127.0.0.1:8080";

    // The values come from variables when they are used, not as the options' defaults: help would print the key.
    internal static readonly Option<string?> Url = new("--url")
    {
        Description = $"Address of the service; else {UrlVariable}, else {DefaultUrl}.",
        HelpName = "address",
        Recursive = true,
    };

    internal static readonly Option<string?> Key = new("--key")
    {
        Description = $"API key; else {KeyVariable}.",
        HelpName = "key",
        Recursive = true,
    };

    internal static readonly Option<bool> Json = new("--json")
    {
        Description = "JSON with exact values instead of text.",
        Recursive = true,
    };

    internal static readonly Option<bool> NoColor = new("--no-color")
    {
        Description = "No colours; so does a NO_COLOR variable.",
        Recursive = true,
    };

    internal static bool WantsColor(ParseResult parsed, ClientEnvironment environment) =>
        !parsed.GetValue(NoColor) && string.IsNullOrEmpty(environment.Variable("NO_COLOR"));

    internal static ApiClient Connect(ParseResult parsed, ClientEnvironment environment)
    {
        var url = FirstSet(parsed.GetValue(Url), environment.Variable(UrlVariable)) ?? DefaultUrl;
        var key = FirstSet(parsed.GetValue(Key), environment.Variable(KeyVariable));
        return ApiClient.Connect(url, key);
    }

    private static string? FirstSet(params string?[] values) => values.FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();
}
