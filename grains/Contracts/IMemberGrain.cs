using System.Collections.Immutable;
using CommunityScoring.Facts;
using CommunityScoring.Scores;
using Orleans.CodeGeneration;

namespace CommunityScoring.Contracts;

/// <summary>An identity and, where the owners end at it, the person. Keyed by the identity, as in <c>github:ana</c>.</summary>
[Alias("CommunityScoring.IMemberGrain")]
[Version(1)]
public interface IMemberGrain : ILeafGrain
{
    /// <summary>Takes a leaf's stored facts and passes them on upward to the person.</summary>
    /// <param name="told">The facts.</param>
    /// <param name="way">The identities they have passed already.</param>
    [Alias("Tell")]
    Task TellAsync(Envelope<VersionedFacts> told, Envelope<ImmutableArray<string>> way);

    /// <summary>Takes a leaf's stored facts as the person of a circle.</summary>
    [Alias("TellPerson")]
    Task TellPersonAsync(Envelope<VersionedFacts> told);

    /// <summary>Takes leaves of a person at the other end of a referral and passes them on upward to the person.</summary>
    /// <param name="told">The facts.</param>
    /// <param name="way">The identities they have passed already.</param>
    /// <param name="isPerson">True when told as the person of a circle.</param>
    [Alias("TellNeighbour")]
    Task TellNeighbourAsync(Envelope<ImmutableArray<VersionedFacts>> told, Envelope<ImmutableArray<string>> way, bool isPerson);

    /// <summary>Keeps the identity's touches for opportunities that settle.</summary>
    /// <param name="journeys">What to keep; of a closing the first that is kept stays.</param>
    /// <param name="epoch">The caller's epoch.</param>
    /// <returns>The identity's facts, once they are stored with it.</returns>
    [Alias("KeepSettled")]
    Task<Envelope<VersionedFacts>> KeepSettledAsync(Envelope<ImmutableArray<SettledJourney>> journeys, long epoch);

    /// <summary>Reads the person this identity belongs to; null where nothing is known or nothing may be shown.</summary>
    /// <param name="query">The day and the model.</param>
    /// <param name="way">The identities that have been asked already; empty from outside.</param>
    [Alias("Read")]
    Task<Envelope<MemberReading?>> ReadAsync(Envelope<ScoreQuery> query, Envelope<ImmutableArray<string>> way);

    /// <summary>Takes the person's score apart; null where nothing is known or nothing may be shown.</summary>
    [Alias("Explain")]
    Task<Envelope<Explained<MemberExplanation>?>> ExplainAsync(Envelope<ScoreQuery> query, Envelope<ImmutableArray<string>> way);

    /// <summary>The person's scores of each day of a range; null where nothing is known or nothing may be shown.</summary>
    /// <param name="query">The model; its day is ignored.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, on or after the first.</param>
    /// <param name="way">The identities that have been asked already; empty from outside.</param>
    [Alias("ReadHistory")]
    Task<Envelope<Explained<ImmutableArray<MemberDay>>?>> ReadHistoryAsync(
        Envelope<ScoreQuery> query, DateOnly from, DateOnly to, Envelope<ImmutableArray<string>> way);

    /// <summary>
    /// Reads everything that is stored about the person this identity belongs to, hidden or not; null where nothing is.
    /// </summary>
    /// <param name="way">The identities that have been asked already; empty from outside.</param>
    [Alias("ReadFootprint")]
    Task<Envelope<FootprintReading?>> ReadFootprintAsync(Envelope<ImmutableArray<string>> way);

    /// <summary>Reads everything that is stored about this identity alone, whoever it belongs to; null where nothing is.</summary>
    [Alias("ReadHeld")]
    Task<Envelope<FootprintReading?>> ReadHeldAsync();
}
