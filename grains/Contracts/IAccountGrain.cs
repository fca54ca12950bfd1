using System.Collections.Immutable;
using CommunityScoring.Facts;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;
using Orleans.CodeGeneration;

namespace CommunityScoring.Contracts;

/// <summary>A customer account: the leaf of its own snapshot and its view. Keyed by the account's id.</summary>
[Alias("CommunityScoring.IAccountGrain")]
[Version(2)]
public interface IAccountGrain : ILeafGrain
{
    /// <summary>Takes leaves' stored facts into the view.</summary>
    [Alias("Tell")]
    Task TellAsync(Envelope<ImmutableArray<VersionedFacts>> told);

    /// <summary>
    /// Settles the opportunities that are due: what their class and credits rest on is kept from now on. Completes when it is
    /// stored; may be called again and again.
    /// </summary>
    [Alias("SettleDue")]
    Task SettleDueAsync();

    /// <summary>Reads the account's scores; null where nothing was ever recorded for the id.</summary>
    [Alias("Read")]
    Task<Envelope<AccountReading?>> ReadAsync(Envelope<ScoreQuery> query);

    /// <summary>The account as it is today under the active model and under another; null where nothing was ever recorded for the id. Nothing is kept of it.</summary>
    /// <param name="document">The other model's document; it must parse.</param>
    [Alias("Compare")]
    Task<Envelope<AccountComparison?>> CompareAsync(string document);

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

    /// <summary>The opportunities of the account; null where nothing was ever recorded for the id.</summary>
    [Alias("ReadOpportunities")]
    Task<Envelope<Explained<AccountRevenue>?>> ReadOpportunitiesAsync(Envelope<ScoreQuery> query);

    /// <summary>Which touches of an opportunity earned which credit; null where the account has no such opportunity on the day.</summary>
    /// <param name="query">The day and the scoring model.</param>
    /// <param name="opportunity">The opportunity's id.</param>
    /// <param name="learnt">What the models that learn say of the whole community.</param>
    /// <param name="from">The first touch to show, counted from 0.</param>
    /// <param name="count">How many touches to show at most.</param>
    [Alias("ReadAttribution")]
    Task<Envelope<Explained<OpportunityReading>?>> ReadAttributionAsync(
        Envelope<ScoreQuery> query, string opportunity, Envelope<ChannelWeights> learnt, int from, int count);

    /// <summary>What a person has earned at the account.</summary>
    /// <param name="query">The day and the scoring model.</param>
    /// <param name="person">The person's key.</param>
    [Alias("ReadCredits")]
    Task<Envelope<MemberCredits>> ReadCreditsAsync(Envelope<ScoreQuery> query, string person);

    /// <summary>What a person has earned at the account, as it stood on each day of a range.</summary>
    /// <param name="query">The scoring model; its day is ignored.</param>
    /// <param name="person">The person's key.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, on or after the first.</param>
    /// <returns>A day each; none where nothing was ever recorded for the id.</returns>
    [Alias("ReadCreditsOfDays")]
    Task<Envelope<ImmutableArray<MemberCredits>>> ReadCreditsAsync(Envelope<ScoreQuery> query, string person, DateOnly from, DateOnly to);

    /// <summary>What a person has earned of each opportunity of the account.</summary>
    /// <param name="query">The day and the scoring model.</param>
    /// <param name="person">The person's key.</param>
    [Alias("ReadEarnings")]
    Task<Envelope<AccountEarnings>> ReadEarningsAsync(Envelope<ScoreQuery> query, string person);
}
