using System.Collections.Immutable;

namespace CommunityScoring.Community;

/// <summary>A person who is at no account, and whose days wait for one: an affiliation that arrives later covers the past too.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="Identities">How many identities the person has.</param>
/// <param name="Domains">The person's mail domains that are no public provider's, in ordinal order: an account might claim one.</param>
/// <param name="FormerAccounts">Accounts that other days of the person may belong to, in ordinal order.</param>
/// <param name="Activities">How many activities wait; 0 or more.</param>
/// <param name="WaitingSince">The first day with something that waits; null where nothing does yet.</param>
/// <param name="LastActiveOn">The last day with any activity; null where there is none.</param>
public sealed record WaitingPerson(
    string Person, int Identities, ImmutableArray<string> Domains, ImmutableArray<string> FormerAccounts, long Activities, DateOnly? WaitingSince,
    DateOnly? LastActiveOn)
{
    /// <summary>What is to be said of a person; null for one who is at an account on the day, or of whom nothing is shown.</summary>
    /// <param name="contribution">What the person contributes.</param>
    /// <param name="identities">How many identities the person has.</param>
    /// <param name="today">The day.</param>
    public static WaitingPerson? Of(PersonContribution contribution, int identities, DateOnly today) =>
        IsOne(contribution, today) ? Read(contribution, identities) : null;

    /// <summary>True for a person of whom something is shown and who is at no account on a day.</summary>
    public static bool IsOne(PersonContribution contribution, DateOnly today) =>
        !contribution.Parts.IsEmpty && contribution.Waiting.Any(range => range.Contains(today));

    private static WaitingPerson Read(PersonContribution contribution, int identities)
    {
        var (activities, since, last) = (0L, (DateOnly?)null, (DateOnly?)null);
        foreach (var part in contribution.Parts)
        {
            foreach (ref readonly var bucket in part.Buckets.Decode())
            {
                if (bucket.Count <= 0)
                {
                    continue;
                }

                last = last is { } known && known > bucket.Day ? known : bucket.Day;
                if (part.Account is null)
                {
                    activities += bucket.Count;
                    since = since is { } earlier && earlier < bucket.Day ? earlier : bucket.Day;
                }
            }
        }

        return new WaitingPerson(contribution.Key, identities, contribution.Domains, contribution.Accounts, activities, since, last);
    }
}
