using System.Collections.Immutable;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.People;

namespace CommunityScoring.Views;

/// <summary>
/// The leaves of a person from one building of the view to its dropping, and which accounts know them. Not thread-safe;
/// calls may interleave at awaits.
/// </summary>
public sealed class PersonLeaves
{
    private readonly string _person;
    private readonly Leaf _leaf;
    private readonly LeafLoader _loader;
    private readonly Coalesced _reading;
    private readonly LeafSet _leaves = new();
    private readonly Dictionary<string, string?> _toldOwners = new(StringComparer.Ordinal);
    private readonly HashSet<string> _informed = new(StringComparer.Ordinal);
    private bool _mustRead;
    private int _restructured;

    /// <summary>Starts with what the identity's own leaf says.</summary>
    /// <param name="person">The identity that is the person.</param>
    /// <param name="leaf">The identity's own leaf.</param>
    /// <param name="loader">Reads leaves from storage.</param>
    public PersonLeaves(string person, Leaf leaf, LeafLoader loader)
    {
        _person = person;
        _leaf = leaf;
        _loader = loader;
        _reading = new Coalesced(ReadAsync);
        // An identity that nobody names and that names nobody is its own person: nothing to read.
        _mustRead = leaf.Stored.State.HasChildren || leaf.Stored.State.Facts is IdentityFacts { OwnerIdentity: not null };
    }

    /// <summary>The leaves, complete.</summary>
    public async Task<LeafSet> GetAsync()
    {
        if (_leaf.Stored.Versioned is { } own)
        {
            Merge(own);
        }

        if (_mustRead || _reading.IsBusy)
        {
            await _reading.RunAsync();
        }

        return _leaves;
    }

    /// <summary>
    /// Takes a leaf's facts, reads from storage what else they bring along or take away, and tells the accounts (all
    /// that the person was ever affiliated with, that it keeps touches for, or that claim its mail domains or a domain that it
    /// referred) and the
    /// persons at the other end of its referrals. Whoever has not been told everything yet, since the building or the
    /// last change of structure, is told everything, as it may have been built from rows that this view learns of only
    /// now.
    /// </summary>
    /// <param name="told">The facts.</param>
    /// <param name="peers">Tells; completes when they know.</param>
    public async Task TakeAsync(VersionedFacts told, IPeers peers)
    {
        Merge(told);
        NoteOwner(told);

        // A reading that failed, or that another caller waits for, counts for this telling too: it must not be
        // acknowledged before.
        await GetAsync();
        var structure = _restructured;
        var identities = _leaves.IdentitiesOf(_person);
        var neighbours = _leaves.NeighboursOf(identities);
        var tellings = AccountsOf(identities).Select(account => InformAsync(LeafKey.Account(account), [told], structure, all => peers.TellAccountAsync(account, all)));
        await Task.WhenAll(neighbours.Count == 0 ? tellings : tellings.Concat(neighbours.Select(neighbour =>
            InformAsync(LeafKey.Member(neighbour), [told], structure, all => peers.TellNeighbourAsync(neighbour, all, [])))));
    }

    /// <summary>Takes leaves of a person at the other end of a referral, and tells the accounts alone.</summary>
    /// <param name="told">The facts.</param>
    /// <param name="peers">Tells; completes when they know.</param>
    public async Task TakeNeighbourAsync(ImmutableArray<VersionedFacts> told, IPeers peers)
    {
        foreach (var facts in told)
        {
            Merge(facts);
            NoteOwner(facts);
        }

        await GetAsync();
        var structure = _restructured;
        await Task.WhenAll(AccountsOf(_leaves.IdentitiesOf(_person))
            .Select(account => InformAsync(LeafKey.Account(account), told, structure, all => peers.TellAccountAsync(account, all))));
    }

    /// <summary>Reads everything from storage again.</summary>
    public async Task VerifyAsync()
    {
        await _loader.ReadKnownAsync(_leaves);
        _mustRead = true;
        await GetAsync();
    }

    private void Merge(VersionedFacts told)
    {
        if (_leaves.Merge(told) == MergeResult.Restructured)
        {
            ForgetInformed();
            _mustRead |= told.Key != LeafKey.Member(_person)
                || told.Facts is IdentityFacts { Domain: not null } or IdentityFacts { OwnerIdentity: not null }
                || _leaf.Stored.State.HasChildren;
        }
    }

    // A row is in storage a moment before its identity acts by it. Who reads it in that moment knows the new owner
    // already, while what lies below the identity still goes the former way: so the first word of the identity itself
    // has everything read once more.
    private void NoteOwner(VersionedFacts told)
    {
        if (told.Facts is IdentityFacts identity && told.Key != LeafKey.Member(_person)
            && (!_toldOwners.TryGetValue(told.Key, out var owner) || owner != identity.OwnerIdentity))
        {
            _toldOwners[told.Key] = identity.OwnerIdentity;
            _mustRead = true;
        }
    }

    private async Task InformAsync(
        string whom, ImmutableArray<VersionedFacts> told, int structure, Func<ImmutableArray<VersionedFacts>, Task> tell)
    {
        if (_informed.Contains(whom))
        {
            await tell(told);
            return;
        }

        await tell([.. _leaves.Leaves]);
        if (structure == _restructured)
        {
            _informed.Add(whom);
        }
    }

    private void ForgetInformed()
    {
        _restructured++;
        _informed.Clear();
    }

    private async Task ReadAsync()
    {
        if (!_mustRead)
        {
            return;
        }

        _mustRead = false;
        try
        {
            await _loader.ReadPersonsAsync(_leaves, [_person], []);
            ForgetInformed();
        }
        catch (Exception)
        {
            _mustRead = true;
            throw;
        }
    }

    private ImmutableSortedSet<string> AccountsOf(SortedSet<string> identities)
    {
        var accounts = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var identity in identities)
        {
            if (_leaves.FindIdentity(identity) is { } facts)
            {
                accounts.UnionWith(facts.Affiliations.Select(affiliation => affiliation.Account));
                accounts.UnionWith(facts.Settled.Select(settled => settled.Closing.Account));
                if (facts.Domain is { } domain)
                {
                    accounts.UnionWith(_leaves.ClaimantsOf(domain.Name));
                }
            }
        }

        accounts.UnionWith(_leaves.DomainsReferredBy(identities).SelectMany(_leaves.ClaimantsOf));
        return accounts.ToImmutable();
    }
}
