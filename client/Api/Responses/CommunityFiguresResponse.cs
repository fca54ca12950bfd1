using System.Collections.Immutable;
using CommunityScoring.Community;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>The figures of the community for a period.</summary>
/// <param name="From">The first UTC day.</param>
/// <param name="To">The last UTC day.</param>
/// <param name="By"><c>segment</c> or <c>program</c> where there is a slice for each; null where there is one.</param>
/// <param name="AsOf">The UTC day it was counted for.</param>
/// <param name="ComputedAt">When the rows behind it were read; at most about a minute ago.</param>
/// <param name="Model">The model it was computed with.</param>
/// <param name="Slices">The figures of what was asked for.</param>
public sealed record CommunityFiguresResponse(
    DateOnly From,
    DateOnly To,
    string? By,
    DateOnly AsOf,
    DateTimeOffset ComputedAt,
    ModelUsed Model,
    IReadOnlyList<CommunitySliceResponse> Slices)
{
    internal static CommunityFiguresResponse Of(CommunityQuery query, Counted<ImmutableArray<CommunityFigures>> counted) => new(
        query.From,
        query.To,
        query.By switch
        {
            SliceKind.Segment => "segment",
            SliceKind.Program => "program",
            _ => null,
        },
        counted.AsOf,
        counted.At,
        ModelUsed.Of(counted.Model),
        [.. counted.Value.Select(CommunitySliceResponse.Of)]);
}

/// <summary>The figures of all the community, of a segment or of a program.</summary>
/// <param name="Segment">The segment; null for all.</param>
/// <param name="Program">The program; null for all.</param>
/// <param name="Members">Activity.</param>
/// <param name="Questions">Question response; a program has none, since threads have no program.</param>
/// <param name="Revenue">Revenue by currency.</param>
public sealed record CommunitySliceResponse(
    string? Segment, string? Program, MemberFiguresResponse Members, QuestionFiguresResponse Questions, IReadOnlyList<RevenueFiguresResponse> Revenue)
{
    internal static CommunitySliceResponse Of(CommunityFigures figures) => new(
        figures.Slice.Segment,
        figures.Slice.Program,
        MemberFiguresResponse.Of(figures.Members),
        new QuestionFiguresResponse(FigureResponse.Of(figures.Questions.MedianHours), FigureResponse.Of(figures.Questions.SolvedShare)),
        [.. figures.Revenue.Select(revenue => RevenueFiguresResponse.Of(revenue.Key, revenue.Value))]);
}

/// <summary>Activity. Active is who did anything at all; staff does not count.</summary>
/// <param name="ActiveOnLastDay">Members active on the period's last day.</param>
/// <param name="ActiveIn7Days">Members active in the 7 days that end with it.</param>
/// <param name="ActiveIn30Days">Members active in the 30 days that end with it.</param>
/// <param name="Active">Members active in the period.</param>
/// <param name="ContributionRate">Active members who contributed, 0–1.</param>
/// <param name="FirstContributionRate">New members who contributed within 7 days, 0–1.</param>
/// <param name="EngagementDepth">Distinct activities per active member.</param>
/// <param name="ReferralVelocity">Referrals made per active member and 30 days.</param>
/// <param name="RepeatAttendance">Attendees with a second day of events, 0–1.</param>
public sealed record MemberFiguresResponse(
    FigureResponse ActiveOnLastDay,
    FigureResponse ActiveIn7Days,
    FigureResponse ActiveIn30Days,
    FigureResponse Active,
    FigureResponse ContributionRate,
    FigureResponse FirstContributionRate,
    FigureResponse EngagementDepth,
    FigureResponse ReferralVelocity,
    FigureResponse RepeatAttendance)
{
    internal static MemberFiguresResponse Of(MemberFigures figures) => new(
        FigureResponse.Of(figures.ActiveOnLastDay),
        FigureResponse.Of(figures.ActiveIn7Days),
        FigureResponse.Of(figures.ActiveIn30Days),
        FigureResponse.Of(figures.Active),
        FigureResponse.Of(figures.ContributionRate),
        FigureResponse.Of(figures.FirstContributionRate),
        FigureResponse.Of(figures.EngagementDepth),
        FigureResponse.Of(figures.ReferralVelocity),
        FigureResponse.Of(figures.RepeatAttendance));
}

/// <summary>The response to the questions opened in the period.</summary>
/// <param name="MedianHours">Median hours to the answer.</param>
/// <param name="SolvedShare">Questions solved, 0–1.</param>
public sealed record QuestionFiguresResponse(FigureResponse MedianHours, FigureResponse SolvedShare);

/// <summary>A figure of a group of members or accounts.</summary>
/// <param name="Value">The figure; null when suppressed.</param>
/// <param name="Group">How many are behind it; null when suppressed.</param>
/// <param name="Suppressed">True when these are fewer than 5.</param>
public sealed record FigureResponse(double? Value, long? Group, bool Suppressed)
{
    internal static FigureResponse Of(Figure figure) => new(figure.Value, figure.Group, figure.IsSuppressed);
}

/// <summary>The revenue of the opportunities won in the period in one currency, in minor units; never added to another.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Generated">Community-generated revenue: sourced amounts and what is attributed of the others; null when suppressed.</param>
/// <param name="Attributed">Credits of the community touches, by <c>time_decay</c>; null when suppressed.</param>
/// <param name="Accounts">Accounts that won; null when suppressed.</param>
/// <param name="Suppressed">True when these are fewer than 5.</param>
/// <param name="NetValue">(attributed − costs) / active members of the period; null for a segment, as costs have none.</param>
public sealed record RevenueFiguresResponse(
    string Currency, decimal? Generated, decimal? Attributed, long? Accounts, bool Suppressed, FigureResponse? NetValue)
{
    internal static RevenueFiguresResponse Of(string currency, RevenueFigures figures) => new(
        currency,
        (decimal?)figures.Generated,
        (decimal?)figures.Attributed,
        figures.Accounts,
        figures.IsSuppressed,
        figures.NetValue is { } net ? FigureResponse.Of(net) : null);
}
