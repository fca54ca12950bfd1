using System.Collections.Immutable;
using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>Who has to do with an account.</summary>
public static class AccountPersons
{
    /// <summary>
    /// All persons of whom a day belongs or may belong to the account, in ordinal order of their keys; hidden persons
    /// are left out.
    /// </summary>
    /// <param name="leaves">What the account's view knows.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="rules">What the model says about membership and consent.</param>
    public static ImmutableArray<AccountPerson> Of(LeafSet leaves, string account, PersonRules rules)
    {
        var found = ImmutableArray.CreateBuilder<AccountPerson>();
        foreach (var person in PersonsOf(leaves, rules))
        {
            if (person.At(account) is var there && (!there.Membership.IsEmpty || !there.StaffDays.IsEmpty))
            {
                found.Add(there);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>All persons in a set, in ordinal order of their keys; hidden persons are left out.</summary>
    /// <param name="leaves">What a view knows.</param>
    /// <param name="rules">What the model says about membership and consent.</param>
    public static IEnumerable<Person> PersonsOf(LeafSet leaves, PersonRules rules) =>
        KeysOf(leaves).Select(key => Person.Of(leaves, key, rules)).Where(person => !person.IsHidden);

    /// <summary>The keys of all persons in a set, in ordinal order.</summary>
    public static SortedSet<string> KeysOf(LeafSet leaves)
    {
        var persons = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var leaf in leaves.Leaves)
        {
            if (leaf.Facts is IdentityFacts identity)
            {
                persons.Add(leaves.PersonOf(identity.Identity));
            }
        }

        return persons;
    }
}
