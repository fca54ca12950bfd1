using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary>The options that more than one reading command has. Each command makes its own.</summary>
internal static class ReadOptions
{
    internal static Option<DateOnly?> AsOf() => Day("--as-of", "The UTC day to score, yyyy-MM-dd; today if absent.");

    internal static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "date",
        CustomParser = ParseDay,
    };

    internal static Option<string?> Model() => new("--model") { Description = "Score with another model; nothing changes.", HelpName = "name" };

    internal static Option<bool> Explain() => new("--explain") { Description = "Show the terms of the scores too." };

    internal static Option<string> OrderBy()
    {
        var option = new Option<string>("--order-by") { Description = "What the list is ranked by.", DefaultValueFactory = _ => "risk" };
        return option.AcceptOnlyFromAmong("risk", "engagement", "momentum", "revenueInfluence", "openPipeline");
    }

    internal static Option<int> Limit()
    {
        var option = new Option<int>("--limit") { Description = "How many accounts, 1-200.", HelpName = "n", DefaultValueFactory = _ => 20 };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var limit) && limit is < 1 or > 200)
            {
                result.AddError($"--limit {limit} is not in 1-200.");
            }
        });
        return option;
    }

    private static DateOnly? ParseDay(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        result.AddError($"'{text}' is not a day like 2026-11-20.");
        return null;
    }
}
