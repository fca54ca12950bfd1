using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>
/// Who is in a set of leaves, kept up: tells after each change which persons are to be put together anew, and puts those
/// together alone. The persons are those of <see cref="AccountPersons.PersonsOf"/> to the bit. Not thread-safe.
/// </summary>
/// <param name="leaves">The set.</param>
/// <param name="rules">What the model says about membership and consent.</param>
/// <remarks>
/// A person depends on the leaves of its identities and of what names them, on who claims the domains of its addresses,
/// and on the persons at the other end of its referrals: on which identities those have and which referrals they made.
/// </remarks>
public sealed class PersonDirectory(LeafSet leaves, PersonRules rules)
{
    // As they were when last looked at: a person that is one no more is found here only.
    private readonly Dictionary<string, string> _personOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyCollection<string>> _identitiesOf = new(StringComparer.Ordinal);

    /// <summary>Everybody, in ordinal order of the keys; hidden persons are left out.</summary>
    public IEnumerable<Person> All()
    {
        foreach (var key in AccountPersons.KeysOf(leaves))
        {
            if (Find(key) is { } person)
            {
                yield return person;
            }
        }
    }

    /// <summary>Those who may be others than before, in ordinal order of the keys; null for who is hidden or there no more.</summary>
    /// <param name="changes">All that has changed in the set since the last look.</param>
    public IReadOnlyList<Changed<Person>> Take(LeafChanges changes)
    {
        var keys = ConcernedBy(changes);
        foreach (var key in keys)
        {
            Forget(key);
        }

        return [.. keys.Select(key => new Changed<Person>(key, Exists(key) ? Find(key) : null))];
    }

    private SortedSet<string> ConcernedBy(LeafChanges changes)
    {
        // Whoever has gained or lost an identity is at the upper end of a leaf that changed, before or after.
        var concerned = new SortedSet<string>(StringComparer.Ordinal);
        var claimed = changes.Domains.SelectMany(domain => leaves.ChildrenOf(LeafKey.Domain(domain), LeafKey.MemberPrefix)).Select(LeafKey.IdOf);
        foreach (var identity in changes.Identities.Concat(claimed))
        {
            concerned.Add(leaves.PersonOf(identity));
            if (_personOf.TryGetValue(identity, out var former))
            {
                concerned.Add(former);
            }
        }

        var identities = new HashSet<string>(StringComparer.Ordinal);
        foreach (var person in concerned)
        {
            identities.UnionWith(leaves.IdentitiesOf(person));
            identities.UnionWith(_identitiesOf.GetValueOrDefault(person, []));
        }

        concerned.UnionWith(identities.Select(leaves.PersonOf));
        concerned.UnionWith(leaves.NeighboursOf(identities).Select(leaves.PersonOf));
        return concerned;
    }

    private void Forget(string key)
    {
        if (_identitiesOf.Remove(key, out var identities))
        {
            foreach (var identity in identities)
            {
                if (_personOf.GetValueOrDefault(identity) == key)
                {
                    _personOf.Remove(identity);
                }
            }
        }
    }

    // An identity that others only name is nobody until something is recorded for one of the person's own.
    private bool Exists(string key) =>
        leaves.PersonOf(key) == key && leaves.IdentitiesOf(key).Any(identity => leaves.FindIdentity(identity) is not null);

    private Person? Find(string key)
    {
        var person = Person.Of(leaves, key, rules);
        _identitiesOf[key] = person.Identities;
        foreach (var identity in person.Identities)
        {
            _personOf[identity] = key;
        }

        return person.IsHidden ? null : person;
    }
}
