using System.Collections.Immutable;
using CommunityScoring.Facts;

namespace CommunityScoring.Events;

/// <summary>
/// What an event means for the pseudonyms of its addresses under the previous secret, whose leaves hold what came before the
/// rotation. The two are one identity, and stay together in any order of arrival:
/// <list type="bullet">
/// <item>whatever names the present pseudonym has it belong to the former one, and so to the person that the former one belongs
/// to; by a statement so old that anything a source says of the address counts more;</item>
/// <item>what a source says of the address's owner has the former pseudonym belong to the present one, from then on;</item>
/// <item>an erasure and a consent of the address are the former one's too.</item>
/// </list>
/// </summary>
internal static class PseudonymRotation
{
    private const string Source = "/pseudonyms";

    /// <summary>When the address was said to have two pseudonyms: before anything else that is known.</summary>
    public static Stamp StampOf(string previous) => new(DateTimeOffset.UnixEpoch, Source, previous);

    /// <summary>The event as its own leaf takes it, and the events that other leaves take with it.</summary>
    /// <param name="parsed">The event.</param>
    /// <param name="links">The pseudonyms of its addresses.</param>
    public static (CommunityEvent Event, ImmutableArray<CommunityEvent> Also) Apply(CommunityEvent parsed, ImmutableArray<PseudonymLink> links)
    {
        var also = new List<CommunityEvent>();
        foreach (var (previous, current) in links)
        {
            if (parsed is MemberEvent member && member.Member == current)
            {
                parsed = member with { Previous = previous };
                switch (member)
                {
                    case IdentityEvent:
                        also.Add(new IdentityEvent(member.Stamp, previous, null, current));
                        break;
                    case ConsentEvent or ErasureEvent:
                        also.Add(member with { Member = previous, Domain = null });
                        break;
                }
            }
            else if (parsed is not (TouchEvent or IdentityEvent { Person: null }) && !(parsed is IdentityEvent linked && linked.Member == previous))
            {
                also.Add(new IdentityEvent(StampOf(previous), current, null, previous));
            }
        }

        return (parsed, [.. also.Where(other => other.Leaf != parsed.Leaf).DistinctBy(other => other.Leaf)]);
    }
}
