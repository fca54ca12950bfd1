using System.Collections.Immutable;
using CommunityScoring.Facts;

namespace CommunityScoring.Views;

/// <summary>How leaves and views reach each other. A call may fail, be late, or arrive twice; all of them may be repeated.</summary>
public interface IPeers
{
    /// <summary>Tells an identity of a leaf's stored facts; the identity passes them on upward to the person.</summary>
    /// <param name="identity">Whom to tell.</param>
    /// <param name="told">The stored facts.</param>
    /// <param name="way">The identities they have passed already.</param>
    /// <returns>Completes when the person and its accounts know.</returns>
    Task TellMemberAsync(string identity, VersionedFacts told, ImmutableArray<string> way);

    /// <summary>Tells the identity that is the person of a circle.</summary>
    Task TellPersonAsync(string person, VersionedFacts told);

    /// <summary>
    /// Tells an identity of the leaves of a person at the other end of a referral; it passes them on upward to its own
    /// person, who tells its accounts and nobody else.
    /// </summary>
    /// <param name="identity">Whom to tell.</param>
    /// <param name="told">The stored facts.</param>
    /// <param name="way">The identities they have passed already; null when told as the person of a circle.</param>
    /// <returns>Completes when the person and its accounts know.</returns>
    Task TellNeighbourAsync(string identity, ImmutableArray<VersionedFacts> told, ImmutableArray<string>? way);

    /// <summary>Tells an account's view.</summary>
    Task TellAccountAsync(string account, ImmutableArray<VersionedFacts> told);
}
