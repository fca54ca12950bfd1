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

    /// <summary>Has an identity keep its touches for opportunities that settle.</summary>
    /// <param name="identity">Whom to ask.</param>
    /// <param name="journeys">What to keep; of a closing the first that is kept stays.</param>
    /// <param name="epoch">The caller's epoch.</param>
    /// <returns>The identity's facts, once they are stored with it.</returns>
    Task<VersionedFacts> KeepSettledAsync(string identity, ImmutableArray<SettledJourney> journeys, long epoch);

    /// <summary>Marks an opportunity as settled in its own leaf; completes when it is stored.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="version">The version of the opportunity's row that it rests on.</param>
    /// <param name="epoch">The epoch in which all that it rests on was stored.</param>
    Task MarkSettledAsync(SettledMark mark, long version, long epoch);
}
