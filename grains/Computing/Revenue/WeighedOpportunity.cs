using System.Collections.Immutable;
using CommunityScoring.Facts;

namespace CommunityScoring.Revenue;

/// <summary>One opportunity with its journey, and the journey's credits by the default model.</summary>
internal sealed class WeighedOpportunity
{
    private WeighedOpportunity(Journey journey, CreditRun[] credits, int? source, OpportunityRevenue figures)
    {
        Journey = journey;
        Credits = credits;
        Source = source;
        Figures = figures;
    }

    public Opportunity Opportunity => Figures.Opportunity;

    public Journey Journey { get; }

    /// <summary>The credits, counted from the journey's start.</summary>
    public CreditRun[] Credits { get; }

    /// <summary>The community touch that sourced the opportunity, among all touches that the journey is a slice of; null where none did.</summary>
    public int? Source { get; }

    public OpportunityRevenue Figures { get; }

    public static WeighedOpportunity Of(AccountTouches account, Opportunity opportunity)
    {
        var touches = account.FindSettled(opportunity)?.Touches ?? account;
        var journey = touches.JourneyTo(opportunity.Anchor);
        var weights = Attribution.Weigh(Attribution.Default, journey, opportunity, ChannelWeights.Empty);
        var credits = weights?.CreditRuns(opportunity.Amount) ?? [];
        if (credits.Length > 0)
        {
            AssertSum(opportunity, credits.Aggregate(Int128.Zero, (sum, run) => sum + run.Sum));
        }

        var source = SourceOf(touches, opportunity);
        var community = journey.CommunityCount;
        return new WeighedOpportunity(journey, credits, source, new OpportunityRevenue(
            opportunity,
            ClassOf(opportunity.Kind, source is not null, community > 0),
            journey.Count,
            community,
            weights?.CommunityShare(journey) ?? 0,
            credits.Sum(run => run.CommunitySum(journey)),
            source is not null || community > 0));
    }

    /// <summary>
    /// The same among the touches of a later state of the account, where those of its journeys are as they were; null
    /// where they may not be.
    /// </summary>
    /// <param name="touches">The touches of the later state.</param>
    public WeighedOpportunity? In(AccountTouches touches)
    {
        var before = Journey.All;
        if (touches.FindSettled(Opportunity)?.Touches is { } kept)
        {
            // What is weighed from kept touches does not rest on the account's list, nor on where they stand in it.
            return kept == before || kept.All.SequenceEqual(before.All) ? this : null;
        }

        if (!touches.HasSame(before, Journey) || !touches.HasSame(before, before.JourneyTo(Opportunity.OpenedAt)))
        {
            return null;
        }

        var journey = touches.JourneyTo(Opportunity.Anchor);
        return journey.Count == Journey.Count
            ? new WeighedOpportunity(journey, Credits, SourceOf(touches, Opportunity), Figures)
            : throw new InvariantException($"The journey of opportunity '{Opportunity.Id}' had {Journey.Count} touches and, unchanged, has {journey.Count}.");
    }

    /// <summary>The credit of a touch of the journey, in minor units.</summary>
    /// <param name="touch">The touch, counted from the journey's start.</param>
    public long CreditOf(int touch)
    {
        var (low, high) = (0, Credits.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            (low, high) = Credits[middle].From <= touch ? (middle, high) : (low, middle - 1);
        }

        var run = Credits[low];
        return run.Credit + (touch < run.BonusUntil ? run.Bonus : 0);
    }

    /// <summary>What models make of the journey, with the weights and credits of some of its touches.</summary>
    public ImmutableArray<ModelCredits> CreditsOf(IEnumerable<AttributionModel> models, ChannelWeights community, int from, int until)
    {
        var channels = new Lazy<ChannelRuns>(() => ChannelRuns.Of(Journey));
        return [.. models.Select(model => CreditsOf(model, community, channels, from, until))];
    }

    private ModelCredits CreditsOf(AttributionModel model, ChannelWeights community, Lazy<ChannelRuns> channels, int from, int until)
    {
        if (Attribution.Weigh(model, Journey, Opportunity, community, channels) is not { } weights)
        {
            return new ModelCredits(model, [], [], 0, 0);
        }

        var shares = weights.Share(Opportunity.Amount);
        var (sum, attributed) = weights.SumsOf(shares, Journey);
        AssertSum(Opportunity, sum);
        return new ModelCredits(
            model, weights.ToArray(from, until), weights.CreditsOf(shares, from, until), weights.CommunityShare(Journey), attributed);
    }

    /// <summary>The sums that this opportunity adds where so much of it counts.</summary>
    public RevenueSums SumsOf(bool isFull, Int128 attributed) => new(1, Opportunity.Amount, isFull ? Opportunity.Amount : 0, attributed);

    private static int? SourceOf(AccountTouches touches, Opportunity opportunity)
    {
        if (opportunity.Kind != OpportunityKind.New)
        {
            return null;
        }

        var beginning = touches.JourneyTo(opportunity.OpenedAt);
        return beginning.Count > 0 && touches.All[beginning.From].IsCommunity ? beginning.From : null;
    }

    private static OpportunityClass ClassOf(OpportunityKind kind, bool isSourced, bool hasCommunityTouch) => kind switch
    {
        OpportunityKind.New when isSourced => OpportunityClass.Sourced,
        OpportunityKind.New when hasCommunityTouch => OpportunityClass.Influenced,
        OpportunityKind.Renewal when hasCommunityTouch => OpportunityClass.Retained,
        OpportunityKind.Expansion when hasCommunityTouch => OpportunityClass.Expanded,
        _ => OpportunityClass.None,
    };

    private static void AssertSum(Opportunity opportunity, Int128 sum)
    {
        if (sum != opportunity.Amount)
        {
            throw new InvariantException($"The credits of opportunity '{opportunity.Id}' sum to {sum} and its amount is {opportunity.Amount}.");
        }
    }
}
