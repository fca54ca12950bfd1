using System.Collections.Immutable;

using CommunityScoring.Events;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

namespace CommunityScoring.Community;

/// <summary>
/// What an account contributes to what the whole community shows. Only closed opportunities count there, and these do not
/// change with the day: nothing here does.
/// </summary>
/// <param name="Card">The account with its closed opportunities, in ordinal order of their ids.</param>
/// <param name="Paths">The journeys of these, those without touches left out; consecutive repeats of a channel are collapsed.</param>
public sealed record AccountContribution(AccountCard Card, ImmutableArray<ClosedPath> Paths)
{
    /// <summary>True when nothing would be lost without it.</summary>
    public bool IsEmpty => Card.Segment is null && Card.Opportunities.IsEmpty;

    /// <summary>The journeys, counted for the models that learn.</summary>
    public IEnumerable<ClosedJourneys> Journeys() =>
        Paths.Select(path => new ClosedJourneys(path.ClosedOn, JourneyCounts.Of([path.Path])));

    /// <summary>Reads from an account what the community sums.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="leaves">What a view knows: at least the account with its opportunities and touches.</param>
    /// <param name="persons">All persons of whom a day may belong to the account, hidden ones too.</param>
    /// <param name="rules">What the model says about membership and consent.</param>
    /// <param name="model">The model.</param>
    public static AccountContribution Of(
        string account, LeafSet leaves, IReadOnlyCollection<Person> persons, PersonRules rules, ScoringModel model)
    {
        var segment = leaves.FindAccount(account)?.Segment is { } named ? string.Intern(named) : null;
        var closed = AccountTouches.OpportunitiesOf(leaves, account).Where(IsClosed).ToList();
        if (closed.Count == 0)
        {
            return new AccountContribution(new AccountCard(account, segment, []), []);
        }

        var touches = AccountTouches.Of(persons, AccountTouches.OthersOf(leaves, account), AccountTouches.MarksOf(leaves, account), account, rules, model);
        var engagement = new AccountEngagement(
            [.. persons.Where(person => !person.IsHidden).Select(person => person.At(account))
                .Where(there => !there.Membership.IsEmpty || !there.StaffDays.IsEmpty)],
            model);

        // With the last of all days as the as-of day each of them is closed, as it will be on every day that shows it.
        var attribution = AccountAttribution.Of(touches, closed, DateOnly.MaxValue);
        var cards = ImmutableArray.CreateBuilder<OpportunityCard>(closed.Count);
        var paths = ImmutableArray.CreateBuilder<ClosedPath>(closed.Count);
        foreach (var revenue in attribution.Revenue.Opportunities)
        {
            var opportunity = revenue.Opportunity;
            cards.Add(CardOf(revenue, attribution, engagement.On(opportunity.OpenedOn)));
            if (revenue.Touches > 0)
            {
                paths.Add(new ClosedPath(
                    opportunity.ClosedOn!.Value,
                    new ChannelPath(opportunity.Status == OpportunityStatus.Won, Channels(attribution.JourneyOf(opportunity.Id)!))));
            }
        }

        return new AccountContribution(new AccountCard(account, segment, cards.ToImmutable()), paths.ToImmutable());
    }

    private static bool IsClosed(OpportunityEvent snapshot) => snapshot.Status is "won" or "lost";

    private static OpportunityCard CardOf(OpportunityRevenue revenue, AccountAttribution attribution, double engagement)
    {
        var opportunity = revenue.Opportunity;
        return new OpportunityCard(
            opportunity.Id,
            opportunity.Kind switch
            {
                OpportunityKind.New => "new",
                OpportunityKind.Expansion => "expansion",
                _ => "renewal",
            },
            opportunity.Status == OpportunityStatus.Won ? "won" : "lost",
            revenue.Class switch
            {
                OpportunityClass.Sourced => "sourced",
                OpportunityClass.Influenced => "influenced",
                OpportunityClass.Retained => "retained",
                OpportunityClass.Expanded => "expanded",
                _ => "none",
            },
            string.Intern(opportunity.Currency),
            opportunity.Amount,
            revenue.Attributed,
            opportunity.OpenedOn,
            opportunity.ClosedOn,
            engagement,
            ProgramsOf(revenue, attribution));
    }

    private static ImmutableArray<ProgramCredit> ProgramsOf(OpportunityRevenue revenue, AccountAttribution attribution)
    {
        if (!revenue.IsFull)
        {
            return [];
        }

        var credits = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var attributed = attribution.Attribute(revenue.Opportunity.Id, [Attribution.Default], ChannelWeights.Empty)!;
        for (var index = 0; index < attributed.Touches.Length; index++)
        {
            if (attributed.Touches[index] is { IsCommunity: true, Campaign: { } program })
            {
                credits[program] = credits.GetValueOrDefault(program) + attributed.Models[0].Credits[index];
            }
        }

        if (revenue.Class == OpportunityClass.Sourced && attribution.SourceOf(revenue.Opportunity.Id)?.Campaign is { } source)
        {
            credits.TryAdd(source, 0);
        }

        return [.. credits.Select(credit => new ProgramCredit(string.Intern(credit.Key), credit.Value))];
    }

    private static ImmutableArray<string> Channels(Journey journey)
    {
        var channels = ImmutableArray.CreateBuilder<string>();
        foreach (ref readonly var touch in journey.Touches)
        {
            if (channels.Count == 0 || channels[^1] != touch.Channel)
            {
                channels.Add(string.Intern(touch.Channel));
            }
        }

        return channels.ToImmutable();
    }
}

/// <summary>The journey of a closed opportunity.</summary>
/// <param name="ClosedOn">The UTC day of closing.</param>
/// <param name="Path">The journey.</param>
public sealed record ClosedPath(DateOnly ClosedOn, ChannelPath Path);
