using System.Collections.Immutable;
using CommunityScoring.Community;
using Orleans.CodeGeneration;

namespace CommunityScoring.Contracts;

/// <summary>
/// What is computed over the whole community, with the active model. One grain, key 0. Answers come from a census of the
/// stored rows that is at most about a minute old; while the first one is under way, which a large community may take some
/// time for, calls fail with <see cref="TimeoutException"/>.
/// </summary>
[Alias("CommunityScoring.ICommunityGrain")]
[Version(1)]
public interface ICommunityGrain : IGrainWithIntegerKey
{
    /// <summary>The community-wide results of the attribution models that learn, with today's journeys.</summary>
    [Alias("ReadAttribution")]
    Task<Envelope<CommunityReading>> ReadAttributionAsync();

    /// <summary>The figures of a period: one set, or one for each segment or program, in ordinal order.</summary>
    [Alias("ReadFigures")]
    Task<Envelope<Counted<ImmutableArray<CommunityFigures>>>> ReadFiguresAsync(Envelope<CommunityQuery> query);

    /// <summary>The return on investment of a period, by currency.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, on or after the first.</param>
    [Alias("ReadReturns")]
    Task<Envelope<Counted<ImmutableSortedDictionary<string, ReturnOnInvestment>>>> ReadReturnsAsync(DateOnly from, DateOnly to);

    /// <summary>Opportunities closed in a period: of accounts that were engaged on the day of opening, against others.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, on or after the first.</param>
    /// <param name="segment">The segment to look at, or null for all accounts.</param>
    [Alias("ReadComparison")]
    Task<Envelope<Counted<EngagementComparison>>> ReadComparisonAsync(DateOnly from, DateOnly to, string? segment);

    /// <summary>The referrals in quarantine.</summary>
    [Alias("ReadQuarantine")]
    Task<Envelope<Counted<QuarantinePage>>> ReadQuarantineAsync(Envelope<QuarantineQuery> query);

    /// <summary>The activities that the active model does not know.</summary>
    [Alias("ReadUnscored")]
    Task<Envelope<Counted<UnscoredPage>>> ReadUnscoredAsync(Envelope<UnscoredQuery> query);

    /// <summary>The persons who are at no account.</summary>
    [Alias("ReadWaiting")]
    Task<Envelope<Counted<WaitingPage>>> ReadWaitingAsync(Envelope<WaitingQuery> query);
}
