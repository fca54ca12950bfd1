using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Storage;

namespace CommunityScoring.Views;

/// <summary>
/// Reads the leaves that belong to a view from storage, in bulk and level by level. The rows are the truth: an edge
/// only says which rows to look at.
/// </summary>
/// <param name="store">Where the rows are.</param>
/// <param name="rules">Which mail domains match nothing: their claims are not looked up.</param>
public sealed class LeafLoader(ILeafStore store, PersonRules rules)
{
    /// <summary>
    /// Reads all leaves of the persons that the identities belong to into a view: the identities linked with them in
    /// either direction, their threads and referrals, and the snapshots of accounts that claim one of their mail domains
    /// or a domain that they referred. Persons at the other end of a referral are read in the same way, but not those at
    /// the other end of theirs.
    /// </summary>
    /// <param name="leaves">What the view knows; what it reads is merged into it.</param>
    /// <param name="identities">The identities.</param>
    /// <param name="others">Identities of persons whose neighbours are not asked for.</param>
    /// <returns>True when the view has learnt something.</returns>
    public async Task<bool> ReadPersonsAsync(LeafSet leaves, IEnumerable<string> identities, IEnumerable<string> others)
    {
        var read = new Dictionary<string, VersionedFacts>(StringComparer.Ordinal);
        await ReadPersonsAsync(identities.Select(LeafKey.Member), others.Select(LeafKey.Member), read);
        return await MergeAsync(leaves, read);
    }

    /// <summary>
    /// Reads all leaves of an account into its view: its own snapshot, its opportunities and touches, the persons that
    /// name it or whose mail domain it claims, with those at the other end of their referrals, and the persons who
    /// referred a domain that it claims.
    /// </summary>
    /// <param name="leaves">What the view knows; what it reads is merged into it.</param>
    /// <param name="account">The account's id.</param>
    /// <returns>True when the view has learnt something.</returns>
    public Task<bool> ReadAccountAsync(LeafSet leaves, string account) => ReadAccountsAsync(leaves, [account]);

    /// <summary>Reads all leaves of many accounts at once, as <see cref="ReadAccountAsync"/> does those of one.</summary>
    /// <param name="leaves">What is known; what it reads is merged into it.</param>
    /// <param name="accounts">The accounts' ids.</param>
    /// <returns>True when the set has learnt something.</returns>
    public async Task<bool> ReadAccountsAsync(LeafSet leaves, IReadOnlyCollection<string> accounts)
    {
        var parents = accounts.Select(LeafKey.Account).ToList();
        var read = new Dictionary<string, VersionedFacts>(StringComparer.Ordinal);
        await ReadRowsAsync(parents, read);
        parents.AddRange(read.Values.SelectMany(own => own.Facts.Parents).Where(IsMatched));

        var children = (await store.ReadChildrenAsync(parents)).Select(edge => edge.Child).ToHashSet(StringComparer.Ordinal);
        await ReadRowsAsync(children.Where(child => !LeafKey.IsMember(child)), read);
        var referrers = children.Select(read.GetValueOrDefault).Where(child => child is not null && Neighbours.IsReferral(child.Facts))
            .SelectMany(referral => referral!.Facts.Parents).Where(LeafKey.IsMember).ToList();
        await ReadPersonsAsync(children.Where(LeafKey.IsMember), referrers, read);
        return await MergeAsync(leaves, read);
    }

    /// <summary>Reads anew what a view knows already: what has gone elsewhere is found under its own key only.</summary>
    /// <param name="leaves">What the view knows; what it reads is merged into it.</param>
    /// <returns>True when the view has learnt something.</returns>
    public async Task<bool> ReadKnownAsync(LeafSet leaves)
    {
        var read = new Dictionary<string, VersionedFacts>(StringComparer.Ordinal);
        await ReadRowsAsync(leaves.Leaves.Select(known => known.Key), read);
        return Merge(leaves, read);
    }

    /// <summary>The identities with a mail domain or that referred it, as leaf keys.</summary>
    public async Task<IReadOnlyList<string>> ReadIdentitiesOfDomainAsync(string domainKey)
    {
        if (!IsMatched(domainKey))
        {
            return [];
        }

        var children = (await store.ReadChildrenAsync([domainKey])).Select(edge => edge.Child).ToList();
        var referrals = new Dictionary<string, VersionedFacts>(StringComparer.Ordinal);
        await ReadRowsAsync(children.Where(child => !LeafKey.IsMember(child) && !LeafKey.IsAccount(child)), referrals);
        return [.. children.Concat(referrals.Values.SelectMany(referral => referral.Facts.Parents))
            .Where(LeafKey.IsMember).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The accounts that claim a mail domain.</summary>
    public async Task<IReadOnlyList<string>> ReadClaimantsAsync(string domainKey) =>
        IsMatched(domainKey)
            ? [.. (await store.ReadChildrenAsync([domainKey])).Select(edge => edge.Child).Where(LeafKey.IsAccount).Select(LeafKey.IdOf)]
            : [];

    // While a parent was elsewhere its children may have gone elsewhere too, without a word to this view. So children
    // that the view knows of a parent and that storage does not name there any more are read under their own keys.
    private async Task<bool> MergeAsync(LeafSet leaves, Dictionary<string, VersionedFacts> read)
    {
        var merged = Merge(leaves, read);
        var strays = read.Values
            .SelectMany(facts => facts.Facts.Parents.Where(LeafKey.IsDomain).Append(facts.Key))
            .Distinct(StringComparer.Ordinal)
            .SelectMany(leaves.ChildrenOf)
            .Where(child => !read.ContainsKey(child))
            .ToList();
        if (strays.Count > 0)
        {
            var found = new Dictionary<string, VersionedFacts>(StringComparer.Ordinal);
            await ReadRowsAsync(strays, found);
            merged |= Merge(leaves, found);
        }

        return merged;
    }

    private static bool Merge(LeafSet leaves, Dictionary<string, VersionedFacts> read)
    {
        var merged = false;
        foreach (var facts in read.Values)
        {
            merged |= leaves.Merge(facts) != MergeResult.Known;
        }

        return merged;
    }

    private async Task ReadPersonsAsync(IEnumerable<string> memberKeys, IEnumerable<string> others, Dictionary<string, VersionedFacts> read)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var domains = new HashSet<string>(StringComparer.Ordinal);
        var neighbours = new HashSet<string>(others, StringComparer.Ordinal);
        await ReadLinkedAsync(memberKeys, read, visited, domains, neighbours);
        await ReadLinkedAsync(neighbours, read, visited, domains, neighbours: null);
        if (domains.Count > 0)
        {
            var claimants = await store.ReadChildrenAsync(domains);
            await ReadRowsAsync(claimants.Select(edge => edge.Child).Where(LeafKey.IsAccount), read);
        }
    }

    // Reads what is linked with the identities, and collects their domains and, where asked for, their neighbours.
    private async Task ReadLinkedAsync(
        IEnumerable<string> memberKeys, Dictionary<string, VersionedFacts> read, HashSet<string> visited, HashSet<string> domains, HashSet<string>? neighbours)
    {
        var open = memberKeys.Where(visited.Add).ToList();
        while (open.Count > 0)
        {
            // Children before rows: a leaf that is stored in between is told to the view as well.
            var children = await store.ReadChildrenAsync(open);
            await ReadRowsAsync(open.Concat(children.Select(edge => edge.Child).Where(child => !LeafKey.IsMember(child))), read);
            var next = children.Select(edge => edge.Child).Where(LeafKey.IsMember).ToList();
            foreach (var key in open)
            {
                if (read.TryGetValue(key, out var leaf) && leaf.Facts is IdentityFacts identity)
                {
                    if (identity.OwnerIdentity is { } owner)
                    {
                        next.Add(LeafKey.Member(owner));
                    }

                    if (identity.Domain is { } domain && !rules.IsPublicProvider(domain.Name))
                    {
                        domains.Add(LeafKey.Domain(domain.Name));
                    }
                }
            }

            foreach (var (_, child) in neighbours is null ? [] : children)
            {
                if (read.TryGetValue(child, out var leaf) && Neighbours.IsReferral(leaf.Facts))
                {
                    neighbours!.UnionWith(leaf.Facts.Parents.Where(LeafKey.IsMember));
                    domains.UnionWith(leaf.Facts.Parents.Where(IsMatched));
                }
            }

            open = [.. next.Where(visited.Add)];
        }
    }

    private async Task ReadRowsAsync(IEnumerable<string> keys, Dictionary<string, VersionedFacts> read)
    {
        var wanted = keys.Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        foreach (var row in await store.ReadManyAsync(wanted))
        {
            if (row.Versioned is { } facts && (!read.TryGetValue(row.Key, out var known) || known.Version < facts.Version))
            {
                read[row.Key] = facts;
            }
        }
    }

    private bool IsMatched(string domainKey) => LeafKey.IsDomain(domainKey) && !rules.IsPublicProvider(LeafKey.IdOf(domainKey));
}
