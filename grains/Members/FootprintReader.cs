using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Storage;
using CommunityScoring.Views;

namespace CommunityScoring.Members;

/// <summary>
/// Reads what is stored about a person: the rows themselves, not what a view made of them, so that nothing is left out
/// that a view hides. Knows no Orleans.
/// </summary>
/// <param name="store">Where the rows are.</param>
/// <param name="loader">Finds who is linked with whom.</param>
public sealed class FootprintReader(ILeafStore store, LeafLoader loader)
{
    /// <summary>Everything stored about a person; null where nothing is.</summary>
    /// <param name="person">The identity at which the owners end.</param>
    public async Task<FootprintReading?> ReadPersonAsync(string person)
    {
        var leaves = new LeafSet();
        await loader.ReadPersonsAsync(leaves, [], [person]);
        return await ReadAsync(person, [.. leaves.IdentitiesOf(person)]);
    }

    /// <summary>Everything stored about some identities, whoever they belong to; null where nothing is.</summary>
    /// <param name="person">Whom the answer names as the person.</param>
    /// <param name="identities">The identities.</param>
    public async Task<FootprintReading?> ReadAsync(string person, ImmutableArray<string> identities)
    {
        var keys = identities.Select(LeafKey.Member).ToList();

        // Edges before rows: what is stored in between is then found under either.
        var children = await store.ReadChildrenAsync(keys);
        var rows = (await store.ReadManyAsync([.. keys.Concat(children.Select(edge => edge.Child).Where(child => !LeafKey.IsMember(child))).Distinct(StringComparer.Ordinal)]))
            .OrderBy(row => row.Key, StringComparer.Ordinal).ToImmutableArray();
        if (rows.IsEmpty && children.Count == 0)
        {
            return null;
        }

        var own = rows.Where(row => LeafKey.IsMember(row.Key)).ToList();
        var edges = own.SelectMany(row => (row.State.Facts?.Parents ?? []).Select(parent => new LeafEdge(parent, row.Key)))
            .Concat(children)
            .Distinct()
            .OrderBy(edge => edge.Parent, StringComparer.Ordinal)
            .ThenBy(edge => edge.Child, StringComparer.Ordinal);
        return new FootprintReading(person, identities, rows, [.. edges], await AccountsOfAsync(rows, identities), []);
    }

    private async Task<ImmutableArray<string>> AccountsOfAsync(ImmutableArray<StoredLeaf> rows, ImmutableArray<string> identities)
    {
        var accounts = new SortedSet<string>(StringComparer.Ordinal);
        var domains = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            // A referral brings the accounts that claim the domain that was referred; the other end has its own.
            var named = LeafKey.IsMember(row.Key) ? [.. row.State.Facts?.Parents ?? [], .. row.State.FormerParents] : DomainReferred(row, identities);
            accounts.UnionWith(named.Where(LeafKey.IsAccount).Select(LeafKey.IdOf));
            domains.UnionWith(named.Where(LeafKey.IsDomain));
        }

        foreach (var domain in domains)
        {
            accounts.UnionWith(await loader.ReadClaimantsAsync(domain));
        }

        return [.. accounts];
    }

    private static IEnumerable<string> DomainReferred(StoredLeaf row, ImmutableArray<string> identities) =>
        row.State.Facts is SnapshotFacts { Event: ReferralEvent referral } && identities.Contains(referral.Referrer)
            ? row.State.Facts.Parents.Where(LeafKey.IsDomain)
            : [];
}
