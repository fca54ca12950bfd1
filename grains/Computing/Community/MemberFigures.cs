namespace CommunityScoring.Community;

/// <summary>
/// The figures of a period's members. Active is a person with any activity counted above 0, unscored ones too; staff days
/// do not count.
/// </summary>
/// <param name="ActiveOnLastDay">Members active on the period's last day.</param>
/// <param name="ActiveIn7Days">Members active in the 7 days that end with it, be the period shorter or not.</param>
/// <param name="ActiveIn30Days">Members active in the 30 days that end with it, be the period shorter or not.</param>
/// <param name="Active">Members active in the period.</param>
/// <param name="ContributionRate">Active members with a bucket of the contribution dimension / active members, 0 … 1.</param>
/// <param name="FirstContributionRate">
/// New members with a contribution within 7 days / new members, 0 … 1; new is whose first kept bucket is in the period. The
/// 7 days may run past the period's end.
/// </param>
/// <param name="EngagementDepth">Distinct activities per active member.</param>
/// <param name="ReferralVelocity">Referrals made per active member and 30 days.</param>
/// <param name="RepeatAttendance">Attendees with a second <c>event.attended</c> day in the period / attendees, 0 … 1.</param>
public sealed record MemberFigures(
    Figure ActiveOnLastDay, Figure ActiveIn7Days, Figure ActiveIn30Days, Figure Active,
    Figure ContributionRate, Figure FirstContributionRate, Figure EngagementDepth, Figure ReferralVelocity, Figure RepeatAttendance)
{
    internal static MemberFigures Of(in MemberSums sums, Period period) => new(
        Figure.Count(sums.ActiveOnLastDay),
        Figure.Count(sums.ActiveIn7Days),
        Figure.Count(sums.ActiveIn30Days),
        Figure.Count(sums.Active),
        Figure.Ratio(sums.Contributors, sums.Active, sums.Active),
        Figure.Ratio(sums.NewContributors, sums.New, sums.New),
        Figure.Ratio(sums.Activities, sums.Active, sums.Active),
        Figure.Ratio(30.0 * sums.Referrals, (double)sums.Active * period.Length, sums.Active),
        Figure.Ratio(sums.RepeatAttendees, sums.Attendees, sums.Attendees));
}
