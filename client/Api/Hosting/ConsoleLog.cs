using System.Text.Encodings.Web;
using Microsoft.Extensions.Logging.Console;

namespace CommunityScoring.Api.Hosting;

/// <summary>The log on the console: text for a person at a terminal, JSON for whatever collects it in production.</summary>
public static class ConsoleLog
{
    /// <summary>Sets the form of the log, where <c>Logging:Console:FormatterName</c> does not name one.</summary>
    /// <param name="logging">The host's log.</param>
    /// <param name="isForPeople">True where a person reads along.</param>
    public static ILoggingBuilder AddConsoleForm(this ILoggingBuilder logging, bool isForPeople)
    {
        logging.Services.PostConfigure<ConsoleLoggerOptions>(
            options => options.FormatterName ??= isForPeople ? ConsoleFormatterNames.Simple : ConsoleFormatterNames.Json);
        logging.Services.PostConfigure<JsonConsoleFormatterOptions>(options =>
        {
            // Without scopes: those of a request hold its path, and a path can hold an address.
            options.IncludeScopes = false;
            options.UseUtcTimestamp = true;
            options.TimestampFormat ??= "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            // A log is no web page: quotation marks and letters stay as they are.
            options.JsonWriterOptions = options.JsonWriterOptions with { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });
        return logging;
    }
}
