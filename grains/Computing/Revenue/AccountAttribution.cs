using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Revenue;

/// <summary>
/// The opportunities of an account as they stand on a day, with their journeys weighed by the default model. Everything
/// the account shows of revenue comes from here: figures, parts by member, activity and program, credits of every model,
/// paths for the models that learn. Immutable.
/// </summary>
public sealed class AccountAttribution
{
    private readonly AccountTouches _touches;
    private readonly WeighedOpportunity[] _opportunities;

    private AccountAttribution(AccountTouches touches, WeighedOpportunity[] opportunities, DateOnly asOf)
    {
        _touches = touches;
        _opportunities = opportunities;
        AsOf = asOf;
        var ledger = new RevenueLedger();
        foreach (var weighed in opportunities)
        {
            var (opportunity, figures) = (weighed.Opportunity, weighed.Figures);
            ledger.Add(opportunity.Currency, opportunity.Status, figures.Class, weighed.SumsOf(figures.IsFull, figures.Attributed));
        }

        var all = opportunities.Select(weighed => weighed.Figures).ToImmutableArray();
        Revenue = new AccountRevenue(
            touches.Account, asOf, RevenueInfluence.OfAccount(all, asOf, touches.Model.Revenue), ledger.ToCurrencies(), all);
    }

    /// <summary>The as-of day.</summary>
    public DateOnly AsOf { get; }

    /// <summary>The figures of the account.</summary>
    public AccountRevenue Revenue { get; }

    /// <summary>What each person has of the amounts, in ordinal order of their keys; persons without any are left out.</summary>
    public ImmutableArray<RevenuePart> ByMember() => Parts(index => index.Persons);

    /// <summary>What each activity has of the amounts, in ordinal order.</summary>
    public ImmutableArray<RevenuePart> ByActivity() => Parts(index => index.Activities);

    /// <summary>What each program of community touches has of the amounts, in ordinal order.</summary>
    public ImmutableArray<RevenuePart> ByProgram() => Parts(index => index.Programs);

    /// <summary>
    /// What one person has of the opportunities won in the last 365 days, by currency: as <see cref="ByMember"/> has it, at
    /// a cost that does not grow with the account.
    /// </summary>
    /// <param name="person">The person's key.</param>
    public ImmutableSortedDictionary<string, Int128> RecentWonOf(string person)
    {
        var here = _touches.FindPerson(person)?.Here.Select(touch => _touches.Find(touch)!.Value).ToList() ?? [];
        var won = new SortedDictionary<string, Int128>(StringComparer.Ordinal);
        foreach (var weighed in _opportunities.Where(weighed => IsRecentlyWon(weighed.Opportunity)))
        {
            var journey = weighed.Journey;
            var touches = journey.All == _touches ? here : PlacesOf(person, journey.All);
            var credited = touches.Where(touch => journey.From <= touch && touch < journey.Until).ToList();
            if (credited.Count > 0 || (weighed.Source is { } source && touches.Contains(source)))
            {
                var currency = weighed.Opportunity.Currency;
                won[currency] = credited.Aggregate(won.GetValueOrDefault(currency), (sum, touch) => sum + weighed.CreditOf(touch - journey.From));
            }
        }

        return won.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>What a person has earned of each opportunity, in ordinal order; those in whose journey they have no touch are left out.</summary>
    /// <param name="person">The person's key.</param>
    public IEnumerable<EarnedCredit> EarnedBy(string person)
    {
        var touches = _touches.FindPerson(person)?.Here.Select(touch => _touches.Find(touch)!.Value).ToList() ?? [];
        foreach (var weighed in _opportunities)
        {
            var (journey, opportunity) = (weighed.Journey, weighed.Opportunity);
            var credited = touches.Where(touch => journey.From <= touch && touch < journey.Until).ToList();
            var isSource = weighed.Source is { } source && touches.Contains(source);
            if (credited.Count > 0 || isSource)
            {
                yield return new EarnedCredit(
                    opportunity.Id,
                    opportunity.Status,
                    credited.Count,
                    credited.Aggregate(Int128.Zero, (sum, touch) => sum + weighed.CreditOf(touch - journey.From)),
                    opportunity.Currency,
                    isSource);
            }
        }
    }

    /// <summary>The opportunities of an account on a day, from what its view knows.</summary>
    /// <param name="leaves">What the view knows.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="rules">What the model says about membership and consent.</param>
    /// <param name="model">The model.</param>
    /// <param name="asOf">The as-of day; facts known now, opportunities as they stood on that day.</param>
    public static AccountAttribution Of(LeafSet leaves, string account, PersonRules rules, ScoringModel model, DateOnly asOf) =>
        Of(AccountTouches.Of(leaves, account, rules, model), AccountTouches.OpportunitiesOf(leaves, account), asOf);

    /// <summary>The opportunities of an account on a day, over touches that were put together already.</summary>
    /// <param name="touches">The account's touches.</param>
    /// <param name="opportunities">Latest snapshots; those that name another account are left out.</param>
    /// <param name="asOf">The as-of day.</param>
    /// <exception cref="InvariantException">Credits do not sum to the amount of an opportunity.</exception>
    public static AccountAttribution Of(AccountTouches touches, IEnumerable<OpportunityEvent> opportunities, DateOnly asOf) =>
        Of(touches, opportunities, asOf, null);

    /// <summary>The same, where what is known of an earlier state is taken over for opportunities that are not concerned.</summary>
    internal static AccountAttribution Of(
        AccountTouches touches, IEnumerable<OpportunityEvent> opportunities, DateOnly asOf, AccountAttribution? before)
    {
        var known = before?._opportunities.ToDictionary(weighed => weighed.Opportunity.Id, StringComparer.Ordinal) ?? [];
        return new AccountAttribution(
            touches,
            [.. opportunities.Where(snapshot => snapshot.Account == touches.Account)
                .Select(snapshot => Opportunity.Of(snapshot, asOf, touches.Model.Revenue.JourneyDays))
                .OfType<Opportunity>()
                .Select(opportunity => touches.FindSettled(opportunity) is null ? opportunity : opportunity with { IsSettled = true })
                .OrderBy(opportunity => opportunity.Id, StringComparer.Ordinal)
                .Select(opportunity => known.TryGetValue(opportunity.Id, out var weighed) && weighed.Opportunity == opportunity
                    ? weighed.In(touches) ?? WeighedOpportunity.Of(touches, opportunity)
                    : WeighedOpportunity.Of(touches, opportunity))],
            asOf);
    }

    /// <summary>The touches and credits of one opportunity, under several models; null when there is no such opportunity on the day.</summary>
    /// <param name="opportunity">The opportunity's id.</param>
    /// <param name="models">The models, in the order to show.</param>
    /// <param name="community">What <c>markov</c> and <c>shapley</c> have learnt from the whole community.</param>
    /// <param name="from">The first touch to show, counted from 0; the shares are of the whole journey in any case.</param>
    /// <param name="count">How many touches to show at most.</param>
    public OpportunityAttribution? Attribute(
        string opportunity, IEnumerable<AttributionModel> models, ChannelWeights community, int from = 0, int count = int.MaxValue)
    {
        if (Find(opportunity) is not { } weighed)
        {
            return null;
        }

        var first = Math.Clamp(from, 0, weighed.Journey.Count);
        var until = first + Math.Clamp(count, 0, weighed.Journey.Count - first);
        return new OpportunityAttribution(
            weighed.Figures, [.. weighed.Journey.Touches[first..until]], weighed.CreditsOf(models, community, first, until));
    }

    /// <summary>The journey of an opportunity; null when there is no such opportunity on the day.</summary>
    /// <param name="opportunity">The opportunity's id.</param>
    public Journey? JourneyOf(string opportunity) => Find(opportunity)?.Journey;

    /// <summary>The community touch that sourced an opportunity; null where none did.</summary>
    /// <param name="opportunity">The opportunity's id.</param>
    public Touch? SourceOf(string opportunity) => Find(opportunity) is { Source: { } source } weighed ? weighed.Journey.All.All[source] : null;

    /// <summary>The journeys, with touches, of the opportunities closed in the last 365 days, in ordinal order of their ids.</summary>
    public IEnumerable<ChannelPath> ClosedPaths()
    {
        foreach (var weighed in _opportunities)
        {
            var opportunity = weighed.Opportunity;
            if (weighed.Journey.Count > 0 && opportunity.IsClosedWithin(AsOf, _touches.Model.Revenue.RecentDays))
            {
                var channels = ImmutableArray.CreateBuilder<string>(weighed.Journey.Count);
                foreach (var touch in weighed.Journey.Touches)
                {
                    channels.Add(touch.Channel);
                }

                yield return new ChannelPath(opportunity.Status == OpportunityStatus.Won, channels.MoveToImmutable());
            }
        }
    }

    private ImmutableArray<RevenuePart> Parts(Func<TouchIndex, TouchNames> namesOf) =>
        RevenueParts.Of(_opportunities, namesOf, IsRecentlyWon);

    private static List<int> PlacesOf(string person, AccountTouches touches)
    {
        var places = new List<int>();
        for (var at = 0; at < touches.All.Length; at++)
        {
            if (touches.All[at].Person == person)
            {
                places.Add(at);
            }
        }

        return places;
    }

    private bool IsRecentlyWon(Opportunity opportunity) =>
        opportunity.Status == OpportunityStatus.Won && opportunity.IsClosedWithin(AsOf, _touches.Model.Revenue.RecentDays);

    private WeighedOpportunity? Find(string id) => _opportunities.FirstOrDefault(weighed => weighed.Opportunity.Id == id);
}
