using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>
/// Finds persons: following owners upward from an identity, the person is where no owner is left or, where the way
/// enters a circle, the circle's ordinally smallest identity.
/// </summary>
public static class PersonResolver
{
    /// <summary>The person an identity belongs to.</summary>
    /// <param name="identity">The identity to start from.</param>
    /// <param name="ownerOf">The owner of an identity, or null.</param>
    public static string PersonOf(string identity, Func<string, string?> ownerOf)
    {
        List<string> way = [identity];
        while (ownerOf(way[^1]) is { } owner)
        {
            var entered = way.IndexOf(owner);
            if (entered >= 0)
            {
                return SmallestOf(way, entered);
            }

            way.Add(owner);
        }

        return way[^1];
    }

    /// <summary>The ordinally smallest key of a circle: of the way's part from <paramref name="entered"/> on.</summary>
    public static string SmallestOf(IReadOnlyList<string> way, int entered)
    {
        var smallest = way[entered];
        for (var i = entered + 1; i < way.Count; i++)
        {
            if (string.CompareOrdinal(way[i], smallest) < 0)
            {
                smallest = way[i];
            }
        }

        return smallest;
    }

    /// <summary>The person an identity belongs to, as far as the set knows owners.</summary>
    public static string PersonOf(this LeafSet leaves, string identity) =>
        PersonOf(identity, key => leaves.FindIdentity(key)?.OwnerIdentity);

    /// <summary>All identities that end at a person, the person itself included, in ordinal order.</summary>
    public static SortedSet<string> IdentitiesOf(this LeafSet leaves, string person)
    {
        var identities = new SortedSet<string>(StringComparer.Ordinal) { person };
        var open = new Queue<string>([person]);
        while (open.TryDequeue(out var owner))
        {
            foreach (var child in leaves.ChildrenOf(LeafKey.Member(owner)))
            {
                if (LeafKey.IsMember(child) && identities.Add(LeafKey.IdOf(child)))
                {
                    open.Enqueue(LeafKey.IdOf(child));
                }
            }
        }

        return identities;
    }
}
