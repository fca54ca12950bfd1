using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Scores;

public sealed class MemberScoringTests
{
    [Theory]
    [InlineData(100, MemberLevel.Champion)]
    [InlineData(80, MemberLevel.Champion)]
    [InlineData(79.999999, MemberLevel.Contributor)]
    [InlineData(50, MemberLevel.Contributor)]
    [InlineData(49.999999, MemberLevel.Participant)]
    [InlineData(20, MemberLevel.Participant)]
    [InlineData(19.999999, MemberLevel.Observer)]
    [InlineData(1, MemberLevel.Observer)]
    [InlineData(0.999999, MemberLevel.Dormant)]
    [InlineData(0, MemberLevel.Dormant)]
    public void Lower_edges_of_levels_are_inclusive(double engagement, MemberLevel level) =>
        Assert.Equal(level, ScoringModel.Default.Member.LevelOf(engagement));

    [Theory]
    [InlineData("post.created", 10, 30)]
    [InlineData("post.created", 11, 30)]
    [InlineData("visit.recorded", 3, 0.75)]
    [InlineData("visit.recorded", 1000, 1)]
    [InlineData("event.hosted", 2, 20)]
    [InlineData("referral.made", long.MaxValue, 45)]
    [InlineData("post.created", 0, 0)]
    [InlineData("post.created", -4, 0)]
    public void Worth_of_a_day_is_capped(string activity, long count, double worth)
    {
        Assert.Equal(worth, ScoringModel.Default.Find(activity)!.Worth(count));
        Assert.Equal(worth, MemberScoring.Score([Ago(0, activity, count)], ScoringModel.Default, Today).RawTotal);
    }

    [Fact]
    public void Forty_points_are_half_of_a_hundred()
    {
        var score = MemberScoring.Score(Sorted(Ago(0, "answer.accepted", 4)), ScoringModel.Default, Today);
        Assert.Equal(50, score.Engagement);
        Assert.Equal(MemberLevel.Contributor, score.Level);
    }

    [Fact]
    public void The_lookback_includes_age_730_and_not_731()
    {
        Near(30 * Math.Pow(2, -730 / 90.0), MemberScoring.Score([Ago(730, "post.created", 10)], ScoringModel.Default, Today).RawTotal);
        var beyond = MemberScoring.Score([Ago(731, "post.created", 10)], ScoringModel.Default, Today);
        Assert.Equal(0, beyond.RawTotal);
        Assert.Equal(Today.AddDays(-731), beyond.LastActiveOn);
    }

    [Fact]
    public void Later_days_count_nothing()
    {
        var score = MemberScoring.Score([Ago(3, "post.created"), Ago(-1, "post.created", 9)], ScoringModel.Default, Today);
        Near(3 * Math.Pow(2, -3 / 90.0), score.RawTotal);
        Assert.Equal(Today.AddDays(-3), score.LastActiveOn);
        Assert.Null(MemberScoring.Score([Ago(-1, "post.created")], ScoringModel.Default, Today).LastActiveOn);
    }

    [Fact]
    public void Nobody_has_every_dimension_at_zero()
    {
        var score = MemberScoring.Score([], ScoringModel.Default, Today);
        Assert.Equal(4, score.Raw.Length);
        Assert.All(score.Raw, raw => Assert.Equal(0, raw.Raw));
        Assert.Equal(0, score.Engagement);
        Assert.Equal(MemberLevel.Dormant, score.Level);
    }

    [Fact]
    public void Unscored_activities_are_listed_and_worth_nothing()
    {
        var score = MemberScoring.Score(
            Sorted(Ago(800, "badge.won"), Ago(9, "poll.voted", 2), Ago(4, "badge.won"), Ago(4, "poll.voted", 3)),
            ScoringModel.Default,
            Today);
        Assert.Equal(
            [new UnscoredActivity("badge.won", 1, Today.AddDays(-4)), new UnscoredActivity("poll.voted", 5, Today.AddDays(-4))],
            score.Unscored.AsEnumerable());
        Assert.Equal(0, score.RawTotal);
        Assert.Equal(Today.AddDays(-4), score.LastActiveOn);
    }

    [Fact]
    public void Days_out_of_order_or_twice_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MemberScoring.Score([Ago(1, "post.created"), Ago(2, "post.created")], ScoringModel.Default, Today));
        Assert.Throws<ArgumentException>(() => MemberScoring.Score([Ago(1, "post.created"), Ago(1, "post.created")], ScoringModel.Default, Today));
        Assert.Throws<ArgumentException>(() => MemberScoring.Score([Ago(1, "post.created"), Ago(1, "event.hosted")], ScoringModel.Default, Today));
    }
}
