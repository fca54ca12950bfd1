using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Community;

/// <summary>The accounts of a census, and their journeys added up. Not thread-safe; a census owns it.</summary>
/// <param name="rules">What the model says about membership and consent.</param>
/// <param name="model">The model.</param>
internal sealed class CensusAccounts(PersonRules rules, ScoringModel model)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _claims = new(StringComparer.Ordinal);
    private readonly Dependents _dependents = new();

    /// <summary>The journeys of all closed opportunities.</summary>
    public JourneyLedger Journeys { get; } = new();

    /// <summary>The accounts that rest on an opportunity or a touch.</summary>
    public IReadOnlyList<string> RestingOn(ulong key) => _dependents.Of(key);

    /// <summary>True where an account has closed opportunities, so that it rests on its persons.</summary>
    public bool HasOpportunities(string account) =>
        _entries.TryGetValue(account, out var entry) && !entry.Contribution.Card.Opportunities.IsEmpty;

    /// <summary>Notes the domains that an account claims.</summary>
    /// <returns>The domains that it claims and did not before, or the other way round.</returns>
    public IEnumerable<string> Claim(AccountEvent account)
    {
        var former = _claims.GetValueOrDefault(account.Account, []);
        var claimed = account.ClaimedDomains;
        if (claimed.IsEmpty)
        {
            _claims.Remove(account.Account);
        }
        else
        {
            _claims[account.Account] = claimed;
        }

        return former.Except(claimed, StringComparer.Ordinal).Concat(claimed.Except(former, StringComparer.Ordinal));
    }

    /// <summary>Counts accounts, anew where they were counted before.</summary>
    /// <param name="leaves">The leaves of all of them.</param>
    /// <param name="accounts">The accounts.</param>
    public void Count(LeafSet leaves, IReadOnlyCollection<string> accounts)
    {
        // A person is put together once, and not for each account.
        var wanted = accounts.Where(account => leaves.ChildrenOf(LeafKey.Account(account)).Any(IsOpportunity))
            .ToDictionary(account => account, _ => new List<Person>(), StringComparer.Ordinal);
        foreach (var key in wanted.Count == 0 ? [] : AccountPersons.KeysOf(leaves))
        {
            var person = Person.Of(leaves, key, rules);
            foreach (var account in person.Accounts)
            {
                if (wanted.TryGetValue(account, out var persons))
                {
                    persons.Add(person);
                }
            }
        }

        foreach (var account in accounts)
        {
            Put(account, leaves, AccountContribution.Of(account, leaves, wanted.GetValueOrDefault(account) ?? [], rules, model));
        }
    }

    /// <summary>The cards of all accounts.</summary>
    /// <param name="today">The UTC day: of openings too long ago the engagement is not known any more.</param>
    public AccountCard[] Cards(DateOnly today)
    {
        var known = today.AddDays(-LeafReducer.KeptDays);
        return [.. _entries.Values.Select(entry => Known(entry.Contribution.Card, known))];
    }

    private static AccountCard Known(AccountCard card, DateOnly known) => card.Opportunities.Any(opportunity => opportunity.OpenedOn < known)
        ? card with
        {
            Opportunities =
            [
                .. card.Opportunities.Select(opportunity => opportunity.OpenedOn < known ? opportunity with { EngagementAtOpening = null } : opportunity),
            ],
        }
        : card;

    private void Put(string account, LeafSet leaves, AccountContribution contribution)
    {
        if (_entries.Remove(account, out var former))
        {
            Journeys.Remove(former.Contribution.Journeys());
            _dependents.Remove(account, former.Rows);
        }

        ulong[] rows = [.. leaves.ChildrenOf(LeafKey.Account(account)).Where(child => !LeafKey.IsMember(child)).Select(KeyHash.Of)];
        if (contribution.IsEmpty && rows.Length == 0)
        {
            return;
        }

        _entries.Add(account, new Entry(contribution, rows));
        _dependents.Add(account, rows);
        Journeys.Add(contribution.Journeys());
    }

    private static bool IsOpportunity(string key) => key.StartsWith(LeafKey.OpportunityPrefix, StringComparison.Ordinal);

    private sealed record Entry(AccountContribution Contribution, ulong[] Rows);
}
