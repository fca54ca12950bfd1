using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.People;

namespace CommunityScoring.Community;

/// <summary>The persons of a census. Not thread-safe; a census owns it.</summary>
/// <param name="rules">What the model says about membership and consent.</param>
internal sealed class CensusPersons(PersonRules rules)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dependents _dependents = new();

    /// <summary>True while nobody was counted.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The persons with days that were not over when they were counted.</summary>
    public IEnumerable<string> WithDaysAhead => _entries.Values.Where(entry => entry.Contribution.HasDaysAhead).Select(entry => entry.Contribution.Key);

    /// <summary>The persons that rest on a row, or on the claims of a domain.</summary>
    public IReadOnlyList<string> RestingOn(ulong key) => _dependents.Of(key);

    /// <summary>The identities of a person as counted.</summary>
    public ImmutableArray<string> IdentitiesOf(string person) => _entries.TryGetValue(person, out var entry) ? entry.Identities : [person];

    /// <summary>Counts a person, anew where it was counted before.</summary>
    /// <param name="leaves">The person's leaves, with those of its neighbours.</param>
    /// <param name="key">The person's key.</param>
    /// <param name="today">The last day to count.</param>
    /// <returns>The accounts that rest on the person, before or now.</returns>
    public IEnumerable<string> Count(LeafSet leaves, string key, DateOnly today)
    {
        var person = Person.Of(leaves, key, rules);
        var contribution = PersonContribution.Of(person, rules, today);
        var former = Remove(key);
        if (contribution.IsEmpty)
        {
            return former;
        }

        var entry = new Entry(contribution, person.Identities, RowsOf(leaves, person));
        _entries.Add(key, entry);
        _dependents.Add(key, entry.Rows);
        return former.Concat(contribution.Accounts);
    }

    /// <summary>Forgets a person.</summary>
    /// <returns>The accounts that rested on the person.</returns>
    public ImmutableArray<string> Remove(string key)
    {
        if (!_entries.Remove(key, out var entry))
        {
            return [];
        }

        _dependents.Remove(key, entry.Rows);
        return entry.Contribution.Accounts;
    }

    /// <summary>The parts of all persons, those of one side by side.</summary>
    public MemberActivity[] Parts() => [.. _entries.Values.SelectMany(entry => entry.Contribution.Parts)];

    /// <summary>The referrals in quarantine, latest first, then in ordinal order of referrers and referrals.</summary>
    public ImmutableArray<WithheldReferral> Quarantine() =>
    [
        .. _entries.Values.SelectMany(entry => entry.Contribution.Quarantine).OrderBy(QuarantinePlace.Of),
    ];

    /// <summary>The persons of whom something is shown and who are at no account on a day, in no order.</summary>
    public ImmutableArray<CountedPerson> AtNoAccount(DateOnly today) =>
    [
        .. _entries.Values.Where(entry => WaitingPerson.IsOne(entry.Contribution, today))
            .Select(entry => new CountedPerson(entry.Contribution, entry.Identities.Length)),
    ];

    // What the person was put together from, and the person's neighbours as far as the quarantine looks at them. Rows that
    // are not there yet name one of these when they come.
    private ulong[] RowsOf(LeafSet leaves, Person person)
    {
        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (var identity in person.Identities)
        {
            AddIdentity(identity);
            if (leaves.FindIdentity(identity)?.Domain is { } domain && !rules.IsPublicProvider(domain.Name))
            {
                rows.Add(LeafKey.Domain(domain.Name));
            }
        }

        foreach (var identity in leaves.NeighboursOf(person.Identities.ToHashSet(StringComparer.Ordinal))
            .Select(leaves.PersonOf).Distinct(StringComparer.Ordinal).SelectMany(leaves.IdentitiesOf))
        {
            AddIdentity(identity);
        }

        return [.. rows.Select(KeyHash.Of)];

        void AddIdentity(string identity)
        {
            var key = LeafKey.Member(identity);
            rows.Add(key);
            rows.UnionWith(leaves.ChildrenOf(key));
        }
    }

    private sealed record Entry(PersonContribution Contribution, ImmutableArray<string> Identities, ulong[] Rows);
}
