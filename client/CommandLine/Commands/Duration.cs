using System.CommandLine.Parsing;
using System.Globalization;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary>Durations as people type them: <c>500ms</c>, <c>1s</c>, <c>2m</c>, or a number of seconds.</summary>
internal static class Duration
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("", 1)];

    internal static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        foreach (var (suffix, seconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * seconds is >= 0.01 and <= 86_400)
            {
                return TimeSpan.FromSeconds(number * seconds);
            }
        }

        result.AddError($"'{text}' is not a duration between 10ms and a day, like 500ms, 1s or 2m.");
        return default;
    }
}
