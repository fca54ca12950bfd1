using System.Collections.Frozen;
using System.Collections.Immutable;
using CommunityScoring.Alerts;

namespace CommunityScoring.Scores;

/// <summary>
/// A version of the rules by which facts become scores: points, half-lives, weights, edges. Immutable, and read from a
/// JSON document that operators edit; every field of the document is required, and a field that is not known is refused.
/// </summary>
public sealed class ScoringModel
{
    private static readonly Lazy<ScoringModel> _default = new(ReadDefault);

    private readonly FrozenDictionary<string, ScoredActivity> _byName;
    private readonly DecayTable[] _dimensionDecays;
    private readonly int[][] _activitiesOfDimension;

    internal ScoringModel(
        string document,
        string name,
        int version,
        int lookbackDays,
        ImmutableArray<ScoreDimension> dimensions,
        ImmutableArray<ScoredActivity> activities,
        MomentumParameters momentum,
        RiskParameters risk)
    {
        Document = document;
        Name = name;
        Version = version;
        LookbackDays = lookbackDays;
        Dimensions = dimensions;
        Activities = activities;
        Momentum = momentum;
        Risk = risk;
        ShortDecay = new DecayTable(momentum.ShortHalfLife, lookbackDays);
        LongDecay = new DecayTable(momentum.LongHalfLife, lookbackDays);
        SentimentDecay = new DecayTable(risk.SentimentHalfLife, lookbackDays);
        _byName = activities.ToFrozenDictionary(activity => activity.Name, StringComparer.Ordinal);
        _dimensionDecays = [.. dimensions.Select(dimension => new DecayTable(dimension.HalfLife, lookbackDays))];
        _activitiesOfDimension = new int[dimensions.Length][];
        for (var dimension = 0; dimension < dimensions.Length; dimension++)
        {
            _activitiesOfDimension[dimension] =
                [.. activities.Where(activity => activity.DimensionIndex == dimension).Select(activity => activity.Index)];
        }
    }

    /// <summary>The model that the engine starts with: <c>default</c>, version 1.</summary>
    public static ScoringModel Default => _default.Value;

    /// <summary>The JSON text that the model was read from.</summary>
    public string Document { get; }

    /// <summary>The model's name: 1 to 64 of <c>a-z 0-9 . _ -</c>.</summary>
    public string Name { get; }

    /// <summary>The model's version; 1 or more.</summary>
    public int Version { get; }

    /// <summary>The greatest age, in days, that counts (730 in the default model).</summary>
    public int LookbackDays { get; }

    /// <summary>The dimensions, in the document's order; raw scores are given and summed in it.</summary>
    public ImmutableArray<ScoreDimension> Dimensions { get; }

    /// <summary>The activities, in the document's order; within a dimension they are summed in it.</summary>
    public ImmutableArray<ScoredActivity> Activities { get; }

    /// <summary>How raw scores become a member's engagement and level.</summary>
    public required MemberParameters Member { get; init; }

    /// <summary>How persons' raw scores become an account's engagement.</summary>
    public required AccountParameters Account { get; init; }

    /// <summary>The half-lives that momentum compares.</summary>
    public MomentumParameters Momentum { get; }

    /// <summary>Weights and edges of risk.</summary>
    public RiskParameters Risk { get; }

    /// <summary>What the computing of revenue takes from the model.</summary>
    public required RevenueParameters Revenue { get; init; }

    /// <summary>The thresholds of alerts.</summary>
    public AlertParameters Alerts { get; init; } = AlertParameters.Default;

    /// <summary>True when a person without any consent change is taken to have granted it.</summary>
    public required bool IsConsentGrantedByDefault { get; init; }

    /// <summary>Mail domains, in lower case, that say nothing about a company.</summary>
    public required FrozenSet<string> PublicMailProviders { get; init; }

    internal DecayTable ShortDecay { get; }

    internal DecayTable LongDecay { get; }

    internal DecayTable SentimentDecay { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="ModelException">The document is not a model; the message names the field, the value and what is allowed.</exception>
    public static ScoringModel Parse(string json) => ModelDocument.Read(json);

    /// <summary>What the model says of an activity, or null when it does not know it.</summary>
    /// <param name="activity">The activity's name.</param>
    public ScoredActivity? Find(string activity) => _byName.GetValueOrDefault(activity);

    internal DecayTable DecayOf(int dimension) => _dimensionDecays[dimension];

    internal ReadOnlySpan<int> ActivitiesOf(int dimension) => _activitiesOfDimension[dimension];

    private static ScoringModel ReadDefault()
    {
        const string resource = "CommunityScoring.Scores.default.model.json";
        using var stream = typeof(ScoringModel).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
