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
    public ImmutableArray<RevenuePart> ByMember() => Parts(_touches.Index.Persons);

    /// <summary>What each activity has of the amounts, in ordinal order.</summary>
    public ImmutableArray<RevenuePart> ByActivity() => Parts(_touches.Index.Activities);

    /// <summary>What each program of community touches has of the amounts, in ordinal order.</summary>
    public ImmutableArray<RevenuePart> ByProgram() => Parts(_touches.Index.Programs);

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
    public static AccountAttribution Of(AccountTouches touches, IEnumerable<OpportunityEvent> opportunities, DateOnly asOf) => new(
        touches,
        [.. opportunities.Where(snapshot => snapshot.Account == touches.Account)
            .Select(snapshot => Opportunity.Of(snapshot, asOf, touches.Model.Revenue.JourneyDays))
            .OfType<Opportunity>()
            .OrderBy(opportunity => opportunity.Id, StringComparer.Ordinal)
            .Select(opportunity => WeighedOpportunity.Of(touches, opportunity))],
        asOf);

    /// <summary>The touches and credits of one opportunity, under several models; null when there is no such opportunity on the day.</summary>
    /// <param name="opportunity">The opportunity's id.</param>
    /// <param name="models">The models, in the order to show.</param>
    /// <param name="community">What <c>markov</c> and <c>shapley</c> have learnt from the whole community.</param>
    public OpportunityAttribution? Attribute(string opportunity, IEnumerable<AttributionModel> models, ChannelWeights community) =>
        Find(opportunity) is { } weighed
            ? new OpportunityAttribution(
                weighed.Figures, [.. weighed.Journey.Touches], [.. models.Select(model => weighed.CreditsOf(model, community))])
            : null;

    /// <summary>The journey of an opportunity; null when there is no such opportunity on the day.</summary>
    /// <param name="opportunity">The opportunity's id.</param>
    public Journey? JourneyOf(string opportunity) => Find(opportunity)?.Journey;

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

    private ImmutableArray<RevenuePart> Parts(TouchNames names) =>
        RevenueParts.Of(_opportunities, names, opportunity => opportunity.Status == OpportunityStatus.Won
            && opportunity.IsClosedWithin(AsOf, _touches.Model.Revenue.RecentDays));

    private WeighedOpportunity? Find(string id) => _opportunities.FirstOrDefault(weighed => weighed.Opportunity.Id == id);
}
