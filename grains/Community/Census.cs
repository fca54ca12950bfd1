using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;
using CommunityScoring.Storage;
using CommunityScoring.Views;

namespace CommunityScoring.Community;

/// <summary>
/// Counts the whole community from the stored rows, in bulk and without waking a grain, and keeps what each person and
/// account contributes. A later count looks at the versions of all rows, and reads only what has changed since and whatever
/// rests on it, so that it ends in the same as a count from nothing. Not thread-safe.
/// </summary>
/// <remarks>
/// A person rests on the rows that <see cref="CensusPersons"/> notes. An account rests on its own row, its opportunities and
/// touches, and on the persons of whom a day may belong to it, now or before. What fails is done again by the next count: a
/// version is known only when what follows from it is noted.
/// </remarks>
/// <param name="store">Where the rows are.</param>
/// <param name="model">The model.</param>
/// <param name="rules">What the model says about membership and consent.</param>
public sealed class Census(ILeafStore store, ScoringModel model, PersonRules rules)
{
    private const int VersionsAtOnce = 5_000;
    private const int RowsAtOnce = 1_000;
    private const int PersonsAtOnce = 500;
    private const int AccountsAtOnce = 200;

    private readonly Dictionary<ulong, long> _versions = [];
    private readonly SortedDictionary<string, CommunityCost> _costs = new(StringComparer.Ordinal);
    private readonly CensusPersons _persons = new(rules);
    private readonly CensusAccounts _accounts = new(rules, model);
    private readonly LeafLoader _loader = new(store, rules);
    private readonly HashSet<string> _identitiesToCount = new(StringComparer.Ordinal);
    private readonly HashSet<string> _personsToCount = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accountsToCount = new(StringComparer.Ordinal);
    private DateOnly _countedOn;

    /// <summary>The model.</summary>
    public ScoringModel Model => model;

    /// <summary>Leaves that are stored.</summary>
    public int Leaves => _versions.Count;

    /// <summary>How many persons the last count computed.</summary>
    public int PersonsComputed { get; private set; }

    /// <summary>How many accounts the last count computed.</summary>
    public int AccountsComputed { get; private set; }

    /// <summary>Brings the census up to what is stored.</summary>
    /// <param name="today">The UTC day: later ones are left out.</param>
    /// <param name="cancellationToken">Ends the count; the next one goes on.</param>
    /// <exception cref="LeafStoreException">The store is out of reach; the next count goes on.</exception>
    public async Task CountAsync(DateOnly today, CancellationToken cancellationToken = default)
    {
        (PersonsComputed, AccountsComputed) = (0, 0);
        if (today != _countedOn)
        {
            _personsToCount.UnionWith(_persons.WithDaysAhead);
            _countedOn = today;
        }

        await FindChangesAsync(cancellationToken).ConfigureAwait(false);
        await CountPersonsAsync(today, cancellationToken).ConfigureAwait(false);
        await CountAccountsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the census holds, as of a day.</summary>
    /// <param name="at">When its rows were read.</param>
    /// <param name="today">The UTC day.</param>
    public CensusResult ToResult(DateTimeOffset at, DateOnly today) => new(
        at,
        today,
        model,
        new CommunityFacts(_persons.Parts(), _accounts.Cards(today), [.. _costs.Values]),
        CommunityAttribution.Of(_accounts.Journeys.Closed(today, model.Revenue.RecentDays)),
        _persons.Quarantine(),
        _persons.AtNoAccount(today));

    private async Task FindChangesAsync(CancellationToken cancellationToken)
    {
        string? after = null;
        while (await store.ReadVersionsAsync(after, VersionsAtOnce, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            var changed = page.Where(leaf => _versions.GetValueOrDefault(KeyHash.Of(leaf.Key)) != leaf.Version).ToList();
            foreach (var some in changed.Chunk(RowsAtOnce))
            {
                await NoteAsync([.. some.Select(leaf => leaf.Key)], cancellationToken).ConfigureAwait(false);
            }

            foreach (var leaf in changed)
            {
                _versions[KeyHash.Of(leaf.Key)] = leaf.Version;
            }

            after = page[^1].Key;
        }
    }

    private async Task NoteAsync(string[] keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            var hash = KeyHash.Of(key);
            _personsToCount.UnionWith(_persons.RestingOn(hash));
            _accountsToCount.UnionWith(_accounts.RestingOn(hash));
            if (LeafKey.IsMember(key))
            {
                _identitiesToCount.Add(LeafKey.IdOf(key));
            }
            else if (LeafKey.IsAccount(key))
            {
                _accountsToCount.Add(LeafKey.IdOf(key));
            }
        }

        // As long as nobody was counted, an identity's row says nothing that counting it will not find.
        foreach (var row in await store.ReadManyAsync(_persons.IsEmpty ? [.. keys.Where(key => !LeafKey.IsMember(key))] : keys, cancellationToken).ConfigureAwait(false))
        {
            if (row.State.Facts is { } facts)
            {
                Note(facts);
            }
        }
    }

    // Whom a row names is concerned by it, whether known so far or not; whom it named before was found by its own key.
    private void Note(LeafFacts facts)
    {
        switch (facts)
        {
            case IdentityFacts { OwnerIdentity: { } owner }:
                _personsToCount.UnionWith(_persons.RestingOn(KeyHash.Of(LeafKey.Member(owner))));
                break;
            case SnapshotFacts { Event: Events.CostEvent cost }:
                _costs[cost.Cost] = new CommunityCost(cost.Cost, cost.Program, cost.Currency, cost.Amount, cost.Day);
                break;
            case SnapshotFacts { Event: Events.AccountEvent account }:
                foreach (var domain in _accounts.Claim(account).Where(domain => !rules.IsPublicProvider(domain)))
                {
                    _personsToCount.UnionWith(_persons.RestingOn(KeyHash.Of(LeafKey.Domain(domain))));
                }

                break;
            case SnapshotFacts { Event: Events.OpportunityEvent opportunity }:
                _accountsToCount.Add(opportunity.Account);
                break;
            case SnapshotFacts { Event: Events.TouchEvent touch }:
                _accountsToCount.Add(touch.Account);
                break;
            case SnapshotFacts:
                foreach (var member in facts.Parents.Where(LeafKey.IsMember))
                {
                    _personsToCount.UnionWith(_persons.RestingOn(KeyHash.Of(member)));
                    _identitiesToCount.Add(LeafKey.IdOf(member));
                }

                break;
        }
    }

    private async Task CountPersonsAsync(DateOnly today, CancellationToken cancellationToken)
    {
        var counted = new HashSet<string>(StringComparer.Ordinal);
        _identitiesToCount.UnionWith(_personsToCount.SelectMany(person => _persons.IdentitiesOf(person)));
        foreach (var some in _identitiesToCount.Order(StringComparer.Ordinal).Chunk(PersonsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var leaves = new LeafSet();
            await _loader.ReadPersonsAsync(leaves, some, []).ConfigureAwait(false);
            foreach (var person in some.Select(leaves.PersonOf).Where(counted.Add))
            {
                Concern(_persons.Count(leaves, person, today));
            }
        }

        // Whose identities are other persons' now.
        foreach (var gone in _personsToCount.Where(person => !counted.Contains(person)))
        {
            Concern(_persons.Remove(gone));
        }

        PersonsComputed = counted.Count;
        Clear(_identitiesToCount);
        Clear(_personsToCount);
    }

    private void Concern(IEnumerable<string> accounts) => _accountsToCount.UnionWith(accounts.Where(_accounts.HasOpportunities));

    private async Task CountAccountsAsync(CancellationToken cancellationToken)
    {
        foreach (var some in _accountsToCount.Order(StringComparer.Ordinal).Chunk(AccountsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var leaves = new LeafSet();
            await _loader.ReadAccountsAsync(leaves, some).ConfigureAwait(false);
            _accounts.Count(leaves, some);
            AccountsComputed += some.Length;
        }

        Clear(_accountsToCount);
    }

    // After the first count there is room for all in these, and most of it is never needed again.
    private static void Clear(HashSet<string> set)
    {
        set.Clear();
        set.TrimExcess();
    }
}
