using System.Collections.Immutable;
using CommunityScoring.Facts;
using CommunityScoring.Scores;

namespace CommunityScoring.Contracts;

/// <summary>A customer account: the leaf of its own snapshot and its view. Keyed by the account's id.</summary>
[Alias("CommunityScoring.IAccountGrain")]
public interface IAccountGrain : ILeafGrain
{
    /// <summary>Takes leaves' stored facts into the view.</summary>
    [Alias("Tell")]
    Task TellAsync(Envelope<ImmutableArray<VersionedFacts>> told);

    /// <summary>Reads the account's scores; null where nothing was ever recorded for the id.</summary>
    [Alias("Read")]
    Task<Envelope<AccountReading?>> ReadAsync(Envelope<ScoreQuery> query);

    /// <summary>Takes the account's scores apart; null where nothing was ever recorded for the id.</summary>
    [Alias("Explain")]
    Task<Envelope<Explained<AccountExplanation>?>> ExplainAsync(Envelope<ScoreQuery> query);

    /// <summary>The scores of each day of a range; null where nothing was ever recorded for the id.</summary>
    /// <param name="query">The model; its day is ignored.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, on or after the first.</param>
    [Alias("ReadHistory")]
    Task<Envelope<Explained<ImmutableArray<AccountDay>>?>> ReadHistoryAsync(Envelope<ScoreQuery> query, DateOnly from, DateOnly to);

    /// <summary>The persons of the account; null where nothing was ever recorded for the id.</summary>
    [Alias("ReadMembers")]
    Task<Envelope<Explained<ImmutableArray<AccountMember>>?>> ReadMembersAsync(Envelope<ScoreQuery> query);
}
