using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using CommunityScoring.Alerts;

namespace CommunityScoring.Scores;

/// <summary>Reads a model's JSON document and refuses what no model may say.</summary>
internal static class ModelDocument
{
    private const double MostHalfLife = 36_500;
    private const double MostPoints = 1_000_000;

    /// <summary>
    /// Buckets are kept 1 096 days and any of the last 365 days can be asked for, which leaves 730 to look back.
    /// </summary>
    private const int MostLookback = 730;

    public static ScoringModel Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(json, new ModelSection("$", document.RootElement));
        }
        // JsonElement answers an escaped half of a surrogate pair with InvalidOperationException.
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new ModelException("$", $"not readable ({cause.Message})", "one JSON object without comments or repeated fields", cause);
        }
    }

    private static ScoringModel Read(string json, ModelSection root)
    {
        var dimensions = Dimensions(root);
        var model = new ScoringModel(
            json,
            root.Name("name"),
            root.Integer("version", 1, int.MaxValue),
            root.Integer("lookbackDays", 1, MostLookback),
            dimensions,
            Activities(root, dimensions),
            Momentum(root.Section("momentum")),
            Risk(root.Section("risk")))
        {
            Member = Member(root.Section("member")),
            Account = Account(root.Section("account")),
            Revenue = Revenue(root.Section("revenue")),
            Alerts = root.OptionalSection("alerts") is { } alerts ? Alerts(alerts) : AlertParameters.Default,
            IsConsentGrantedByDefault = root.Choice("consentDefault", "granted", "withdrawn") == "granted",
            PublicMailProviders = MailProviders(root),
        };
        root.RefuseTheRest();
        return model;
    }

    private static ImmutableArray<ScoreDimension> Dimensions(ModelSection root)
    {
        var dimensions = ImmutableArray.CreateBuilder<ScoreDimension>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in root.Sections("dimensions"))
        {
            dimensions.Add(new ScoreDimension(item.Unique("name", names), item.NumberAbove("halfLife", 0, MostHalfLife)));
            item.RefuseTheRest();
        }

        return dimensions.ToImmutable();
    }

    private static ImmutableArray<ScoredActivity> Activities(ModelSection root, ImmutableArray<ScoreDimension> dimensions)
    {
        var activities = ImmutableArray.CreateBuilder<ScoredActivity>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        string[] dimensionNames = [.. dimensions.Select(dimension => dimension.Name)];
        foreach (var item in root.Sections("activities"))
        {
            var name = item.Unique("name", names);
            var dimension = item.Choice("dimension", dimensionNames);
            activities.Add(new ScoredActivity(
                name,
                dimension,
                item.Number("points", 0, MostPoints),
                item.Integer("dailyCap", 1, 1_000_000),
                item.Flag("touch"))
            {
                Index = activities.Count,
                DimensionIndex = Array.IndexOf(dimensionNames, dimension),
            });
            item.RefuseTheRest();
        }

        return activities.ToImmutable();
    }

    private static MemberParameters Member(ModelSection section)
    {
        var saturation = section.NumberAbove("saturation", 0, double.MaxValue);
        var levels = section.Section("levels");
        var champion = levels.NumberAbove("champion", 0, 100);
        var contributor = levels.NumberBelow("contributor", 0, champion, "champion");
        var participant = levels.NumberBelow("participant", 0, contributor, "contributor");
        var observer = levels.NumberBelow("observer", 0, participant, "participant");
        levels.RefuseTheRest();
        section.RefuseTheRest();
        return new MemberParameters(saturation, champion, contributor, participant, observer);
    }

    private static AccountParameters Account(ModelSection section)
    {
        var account = new AccountParameters(
            section.NumberAbove("personWeight", 0, double.MaxValue),
            section.NumberAbove("personSaturation", 0, double.MaxValue),
            section.NumberAbove("saturation", 0, double.MaxValue));
        section.RefuseTheRest();
        return account;
    }

    private static MomentumParameters Momentum(ModelSection section)
    {
        var longHalfLife = section.NumberAbove("longHalfLife", 0, MostHalfLife);
        var shortHalfLife = section.NumberAbove("shortHalfLife", 0, MostHalfLife);
        if (shortHalfLife >= longHalfLife)
        {
            throw section.Refusal("shortHalfLife", ModelSection.Text($"a number above 0 and below longHalfLife ({longHalfLife})"));
        }

        section.RefuseTheRest();
        return new MomentumParameters(shortHalfLife, longHalfLife);
    }

    private static RiskParameters Risk(ModelSection section)
    {
        var states = section.Section("states");
        var critical = Edges(states, "critical", 100, null);
        var atRisk = Edges(states, "at_risk", critical.Enter, (critical, "critical"));
        var watch = Edges(states, "watch", atRisk.Enter, (atRisk, "at_risk"));
        states.RefuseTheRest();

        var disengagement = section.Section("disengagement");
        var thinness = section.Section("thinness");
        var champions = section.Section("champions");
        var support = section.Section("support");
        var sentiment = section.Section("sentiment");
        var renewal = section.Section("renewal");
        var risk = new RiskParameters(
            section.Integer("foldDays", 1, 365),
            section.Integer("forecastDays", 0, 365),
            disengagement.Number("weight", 0, 1),
            thinness.Number("weight", 0, 1),
            champions.Number("weight", 0, 1),
            champions.Integer("idleDays", 1, 730),
            support.Number("weight", 0, 1),
            support.Integer("threadAgeDays", 0, 365),
            support.Integer("threads", 1, 1_000_000),
            sentiment.Number("weight", 0, 1),
            sentiment.NumberAbove("halfLife", 0, MostHalfLife),
            sentiment.NumberAbove("prior", 0, double.MaxValue),
            renewal.Number("weight", 0, 100),
            renewal.Integer("windowDays", 1, 730),
            watch,
            atRisk,
            critical);
        foreach (var part in (ModelSection[])[disengagement, thinness, champions, support, sentiment, renewal, section])
        {
            part.RefuseTheRest();
        }

        return risk;
    }

    /// <summary>Reads the edges of a state; both must lie below those of the next higher state.</summary>
    private static StateEdges Edges(ModelSection states, string name, double most, (StateEdges Edges, string Name)? higher)
    {
        var section = states.Section(name);
        var enter = higher is { } above
            ? section.NumberBelow("enter", 0, most, above.Name + ".enter")
            : section.NumberAbove("enter", 0, most);
        var exit = section.NumberBelow("exit", 0, enter, "enter");
        if (higher is { } next && exit >= next.Edges.Exit)
        {
            throw section.Refusal("exit", ModelSection.Text($"a number above 0 and below {next.Name}.exit ({next.Edges.Exit})"));
        }

        section.RefuseTheRest();
        return new StateEdges(enter, exit);
    }

    private static RevenueParameters Revenue(ModelSection section)
    {
        var reporting = section.Currency("reportingCurrency");
        var rates = section.Section("rates");
        var byCurrency = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var currency in rates.FieldNames())
        {
            if (currency == reporting || !ModelSection.IsCurrency(currency))
            {
                throw rates.Refusal(currency, "rates of ISO 4217 codes (three capital letters) other than the reportingCurrency, whose rate is 1");
            }

            byCurrency.Add(currency, rates.NumberAbove(currency, 0, double.MaxValue));
        }

        rates.RefuseTheRest();
        var revenue = new RevenueParameters(
            reporting,
            byCurrency.ToImmutable(),
            section.Integer("costPerTicket", 0, int.MaxValue),
            section.NumberAbove("memberSaturation", 0, double.MaxValue),
            section.Integer("journeyDays", 1, 730),
            section.Integer("recentDays", 1, 730),
            section.NumberAbove("timeDecayHalfLife", 0, MostHalfLife));
        section.RefuseTheRest();
        return revenue;
    }

    private static AlertParameters Alerts(ModelSection section)
    {
        var champion = section.Section("championDeparted");
        var surge = section.Section("surge");
        var renewal = section.Section("renewalUnprotected");
        var support = section.Section("supportStalled");
        var (momentum, engagement) = (surge.Section("momentum"), surge.Section("engagement"));
        var momentumEnter = momentum.NumberAbove("enter", 0, double.MaxValue);
        var engagementEnter = engagement.NumberAbove("enter", 0, 100);
        var alerts = new AlertParameters(
            champion.NumberAbove("share", 0, 1),
            champion.Integer("days", 1, 730),
            momentumEnter,
            momentum.NumberBelow("exit", 0, momentumEnter, "enter"),
            engagementEnter,
            engagement.NumberBelow("exit", 0, engagementEnter, "enter"),
            renewal.Integer("days", 0, 730),
            support.Integer("threads", 1, 1_000_000));
        foreach (var part in (ModelSection[])[champion, momentum, engagement, surge, renewal, support, section])
        {
            part.RefuseTheRest();
        }

        return alerts;
    }

    private static FrozenSet<string> MailProviders(ModelSection root)
    {
        const string allowed = "a list of different mail domains in lower case, as in gmail.com";
        var providers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var provider in root.Texts("publicMailProviders", allowed))
        {
            var isDomain = provider.Length <= 253 && provider.Contains('.', StringComparison.Ordinal)
                && !provider.Any(character => char.IsWhiteSpace(character) || char.IsAsciiLetterUpper(character) || character == '@');
            if (!isDomain || !providers.Add(provider))
            {
                throw new ModelException("publicMailProviders", JsonSerializer.Serialize(provider), allowed);
            }
        }

        return providers.ToFrozenSet(StringComparer.Ordinal);
    }
}
