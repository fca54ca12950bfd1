using System.Collections.Immutable;
using CommunityScoring.Community;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Contracts;

/// <summary>An answer over the whole community, counted from stored rows. These may lag the accounts' own answers by a few seconds.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="AsOf">The UTC day it was counted for.</param>
/// <param name="At">When its rows were read; at most about a minute ago.</param>
/// <param name="Model">The model it was computed with.</param>
/// <param name="Value">The answer.</param>
public sealed record Counted<T>(DateOnly AsOf, DateTimeOffset At, ModelReference Model, T Value);

/// <summary>Which community figures are asked for.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, on or after the first.</param>
/// <param name="Segment">The segment to look at, or null for all.</param>
/// <param name="Program">The program to look at, or null for all; not with a segment.</param>
/// <param name="By">Null for one set of figures; else those of each segment or program.</param>
public sealed record CommunityQuery(DateOnly From, DateOnly To, string? Segment = null, string? Program = null, SliceKind? By = null)
{
    /// <summary>The figures asked for, in ordinal order of the segments or programs.</summary>
    /// <param name="facts">The community.</param>
    /// <param name="model">The model.</param>
    public ImmutableArray<CommunityFigures> Answer(CommunityFacts facts, ScoringModel model)
    {
        var period = new Period(From, To);
        return this switch
        {
            { By: SliceKind.Segment } => [.. CommunityFigures.BySegment(facts, period, model).Values],
            { By: SliceKind.Program } => [.. CommunityFigures.ByProgram(facts, period, model).Values],
            { Segment: { } segment } => [CommunityFigures.Of(facts, period, CommunitySlice.OfSegment(segment), model)],
            { Program: { } program } => [CommunityFigures.Of(facts, period, CommunitySlice.OfProgram(program), model)],
            _ => [CommunityFigures.Of(facts, period, CommunitySlice.All, model)],
        };
    }
}

/// <summary>What a community is taken apart by.</summary>
public enum SliceKind
{
    /// <summary>The accounts' segments.</summary>
    Segment,

    /// <summary>Programs.</summary>
    Program,
}

/// <summary>Which referrals in quarantine are asked for.</summary>
/// <param name="Reason">Only those with this reason, or null for all.</param>
/// <param name="After">The last one of the page before, or null for the first page.</param>
/// <param name="Limit">How many; 1 or more.</param>
public sealed record QuarantineQuery(QuarantineReason? Reason, QuarantinePlace? After, int Limit);

/// <summary>The place of a referral in the list: latest first, then referrer and referral in ordinal order.</summary>
/// <param name="MadeOn">The day.</param>
/// <param name="Referrer">The person who referred.</param>
/// <param name="Referral">The referral's id; null for plain counts, which come first.</param>
public sealed record QuarantinePlace(DateOnly MadeOn, string Referrer, string? Referral) : IComparable<QuarantinePlace>
{
    /// <summary>The place of a referral.</summary>
    public static QuarantinePlace Of(WithheldReferral withheld) =>
        new(withheld.Referral.MadeOn, withheld.Referral.Referrer, withheld.Referral.Referral);

    /// <inheritdoc/>
    public int CompareTo(QuarantinePlace? other)
    {
        var order = other is null ? 1 : other.MadeOn.CompareTo(MadeOn);
        order = order != 0 ? order : string.CompareOrdinal(Referrer, other!.Referrer);
        return order != 0 ? order : string.CompareOrdinal(Referral, other!.Referral);
    }
}

/// <summary>A page of referrals in quarantine.</summary>
/// <param name="Total">How many there are with the reason asked for, on all pages.</param>
/// <param name="Referrals">The referrals of the page.</param>
/// <param name="HasMore">True when there is a page behind it.</param>
public sealed record QuarantinePage(int Total, ImmutableArray<WithheldReferral> Referrals, bool HasMore)
{
    /// <summary>The page asked for.</summary>
    /// <param name="all">All referrals in quarantine, in order.</param>
    /// <param name="query">What is asked for.</param>
    public static QuarantinePage Of(ImmutableArray<WithheldReferral> all, QuarantineQuery query)
    {
        var asked = all.Where(withheld => query.Reason is not { } reason || withheld.Referral.Reason == reason).ToList();
        var behind = asked.Where(withheld => query.After is not { } after || QuarantinePlace.Of(withheld).CompareTo(after) > 0)
            .Take(query.Limit + 1).ToList();
        return new QuarantinePage(asked.Count, [.. behind.Take(query.Limit)], behind.Count > query.Limit);
    }
}
