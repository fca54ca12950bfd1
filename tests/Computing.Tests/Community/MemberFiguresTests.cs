using CommunityScoring.Scores;

using static CommunityScoring.Community.CommunityData;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

public sealed class MemberFiguresTests
{
    [Fact]
    public void Active_is_whoever_has_a_count_above_zero_in_the_days()
    {
        MemberActivity[] members =
        [
            .. Enumerable.Range(0, 4).Select(index => Member($"today:{index}", Did(0, "visit.recorded"), Did(3, "visit.recorded"))),
            Member("unscored", Did(0, "badge.won")),
            Member("7th day", Did(6, "visit.recorded")),
            Member("8th day", Did(7, "visit.recorded")),
            Member("30th day", Did(29, "visit.recorded")),
            Member("31st day", Did(30, "visit.recorded")),
            Member("tomorrow", Did(-1, "visit.recorded")),
            Member("retracted", Did(0, "post.created", 2), Did(0, "post.created", -2)),
            Member("below zero", Did(0, "post.created", -1), Did(0, "reply.created", 0)),
            Member("retracted elsewhere", Did(0, "post.created", 1, "a"), Did(0, "post.created", -1, "b")),
        ];
        var figures = Figures(members).Members;

        Assert.Equal(new Figure(5, 5, false), figures.ActiveOnLastDay);
        Assert.Equal(new Figure(6, 6, false), figures.ActiveIn7Days);
        Assert.Equal(new Figure(8, 8, false), figures.ActiveIn30Days);
        Assert.Equal(new Figure(8, 8, false), figures.Active);

        var day = Figures(members, period: new Period(Today, Today)).Members;
        Assert.Equal((5.0, 5, 8), (day.Active.Value, day.ActiveOnLastDay.Value, day.ActiveIn30Days.Value));
    }

    [Fact]
    public void Rates_are_over_the_active_members()
    {
        MemberActivity[] members =
        [
            Member("m1", Did(1, "post.created", 3), Did(2, "post.created"), Did(1, "event.attended"), Did(3, "event.attended")),
            Member("m2", Did(1, "visit.recorded")),
            Member("m3", Did(1, "event.attended", 2)),
            Member("m4", Did(1, "referral.made", 2), Did(2, "testimonial.given")),
            Member("m5", Did(1, "event.attended"), Did(1, "code.contributed")),
            Member("m6", Did(1, "event.attended"), Did(29, "event.attended")),
            Member("m7", Did(1, "event.attended"), Did(30, "event.attended"), Did(30, "post.created"), Did(30, "referral.made")),
        ];
        var figures = Figures(members).Members;

        Assert.Equal(new Figure(2 / 7.0, 7, false), figures.ContributionRate);
        Assert.Equal(new Figure(10 / 7.0, 7, false), figures.EngagementDepth);
        Assert.Equal(new Figure(2 / 7.0, 7, false), figures.ReferralVelocity);
        Assert.Equal(new Figure(2 / 5.0, 5, false), figures.RepeatAttendance);

        // In 15 days the same referrals are made twice as fast.
        Near(4 / 7.0, Figures(members, period: new Period(Today.AddDays(-14), Today)).Members.ReferralVelocity.Value);
    }

    [Fact]
    public void A_first_contribution_comes_within_seven_days_be_it_after_the_period()
    {
        var figures = Figures(
            [
                Member("7th day", Did(29, "visit.recorded"), Did(23, "post.created")),
                Member("8th day", Did(29, "visit.recorded"), Did(22, "post.created")),
                Member("at once", Did(0, "answer.accepted")),
                Member("after the end", Did(0, "visit.recorded"), Did(-6, "reply.created")),
                Member("never", Did(5, "event.attended")),
                Member("not new", Did(30, "visit.recorded"), Did(29, "post.created")),
                Member("not yet", Did(-1, "post.created")),
                Member("retracted before", Did(40, "visit.recorded"), Did(40, "visit.recorded", -1), Did(10, "visit.recorded"), Did(9, "post.created")),
            ]).Members;

        Assert.Equal(new Figure(4 / 6.0, 6, false), figures.FirstContributionRate);
    }

    [Fact]
    public void The_parts_of_a_person_are_one_member()
    {
        MemberActivity[] members =
        [
            At("old", "mover", Did(20, "visit.recorded"), Did(20, "event.attended")),
            At("new", "mover", Did(15, "post.created"), Did(15, "event.attended")),
            .. Enumerable.Range(0, 4).Select(index => Member($"m{index}", Did(1, "event.attended"))),
        ];
        var figures = Figures(members).Members;

        Assert.Equal(5, figures.Active.Value);
        Assert.Equal(1 / 5.0, figures.FirstContributionRate.Value);
        Assert.Equal(1 / 5.0, figures.RepeatAttendance.Value);
        Assert.Equal(7 / 5.0, figures.EngagementDepth.Value);
    }

    [Fact]
    public void A_segment_is_that_of_the_account_of_the_day()
    {
        AccountCard[] accounts = [Account("big", "enterprise"), Account("huge", "enterprise"), Account("tiny", "smb"), Account("free", null)];
        MemberActivity[] members =
        [
            .. Enumerable.Range(0, 5).Select(index => At(index < 3 ? "big" : "huge", $"e{index}", Did(1, "visit.recorded"))),
            At("big", "mover", Did(20, "visit.recorded")),
            At("tiny", "mover", Did(19, "post.created")),
            .. Enumerable.Range(0, 4).Select(index => At("tiny", $"s{index}", Did(1, "visit.recorded"))),
            At("free", "no segment", Did(1, "visit.recorded")),
            At("unknown", "no card", Did(1, "visit.recorded")),
            Member("no account", Did(1, "visit.recorded")),
        ];
        var facts = Known(members, accounts);
        var segments = CommunityFigures.BySegment(facts, Month, ScoringModel.Default);

        Assert.Equal(["enterprise", "smb"], segments.Keys);
        Assert.Equal(6, segments["enterprise"].Members.Active.Value);
        Assert.Equal(0, segments["enterprise"].Members.ContributionRate.Value);
        Assert.Equal(5, segments["smb"].Members.Active.Value);
        Assert.Equal(1 / 5.0, segments["smb"].Members.ContributionRate.Value);

        // The mover was new in the segment of the first day; the contribution is the other one's.
        Assert.Equal(new Figure(0, 6, false), segments["enterprise"].Members.FirstContributionRate);
        Assert.True(segments["smb"].Members.FirstContributionRate.IsSuppressed);
        Assert.Equal(13, Figures(members, accounts).Members.Active.Value);
    }

    [Fact]
    public void A_program_sees_its_own_buckets()
    {
        MemberActivity[] members =
        [
            .. Enumerable.Range(0, 5).Select(index => Member(
                $"m{index}", Did(9, "event.attended", 1, "launch"), Did(8, "event.attended", 1, index == 0 ? "launch" : null), Did(8, "post.created"))),
            Member("other", Did(1, "visit.recorded", 1, "other")),
            Member("old", Did(99, "visit.recorded"), Did(1, "post.created", 1, "launch")),
        ];
        var programs = CommunityFigures.ByProgram(Known(members), Month, ScoringModel.Default);
        var launch = programs["launch"].Members;

        Assert.Equal(["launch", "other"], programs.Keys);
        Assert.Equal(6, launch.Active.Value);
        Assert.Equal(1 / 6.0, launch.ContributionRate.Value);
        Assert.Equal(new Figure(0, 5, false), launch.FirstContributionRate);
        Assert.Equal(1, launch.EngagementDepth.Value);
        Assert.Equal(1 / 5.0, launch.RepeatAttendance.Value);
        Assert.Equal(Figure.Suppressed, programs["other"].Members.Active);
    }

    [Fact]
    public void Groups_of_fewer_than_five_are_suppressed_each_by_its_own_size()
    {
        var four = Enumerable.Range(0, 4).Select(index => Member($"m{index}", Did(0, "event.attended"))).ToArray();
        var figures = Figures([.. four, Member("m4", Did(7, "visit.recorded"), Did(99, "visit.recorded"))]).Members;

        Assert.Equal(new Figure(5, 5, false), figures.Active);
        Assert.Equal(new Figure(0, 5, false), figures.ContributionRate);
        foreach (var suppressed in new[] { figures.ActiveOnLastDay, figures.ActiveIn7Days, figures.FirstContributionRate, figures.RepeatAttendance })
        {
            Assert.Equal(new Figure(null, null, true), suppressed);
        }

        var none = Figures().Members;
        Assert.True(none.Active.IsSuppressed && none.EngagementDepth.IsSuppressed && none.ReferralVelocity.IsSuppressed);
    }

    [Fact]
    public void A_period_that_ends_before_it_starts_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => new Period(Today, Today.AddDays(-1)));
        Assert.Contains("2026-11-19", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, new Period(Today, Today).Length);
    }
}
