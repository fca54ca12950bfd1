using CommunityScoring.Scores;

using static CommunityScoring.Community.CommunityData;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

public sealed class UnscoredSummaryTests
{
    [Fact]
    public void What_the_model_does_not_know_is_summed_over_persons_accounts_and_programs()
    {
        Assert.Equal(
            [
                new UnscoredSummary("poll.voted", 6, 3, Today.AddDays(-40), Today.AddDays(-2), "b"),
                new UnscoredSummary("badge.won", 1, 1, Today.AddDays(-9), Today.AddDays(-9), "a"),
                new UnscoredSummary("swag.claimed", 1, 1, Today, Today, "a"),
            ],
            Of(
                Member("c", Did(2, "poll.voted")),
                Member("b", Did(2, "poll.voted", 1, "launch"), Did(2, "poll.voted", 2)),
                At("acme", "a", Did(40, "poll.voted"), Did(9, "badge.won"), Did(3, "post.created", 7)),
                Member("a", Did(5, "poll.voted"), Did(0, "swag.claimed"))));
    }

    [Fact]
    public void What_is_retracted_or_out_of_the_lookback_or_ahead_is_none() => Assert.Empty(Of(
        Member("a", Did(0, "poll.voted", 1, "x"), Did(0, "poll.voted", -1, "y")),
        Member("b", Did(0, "poll.voted", -1)),
        Member("c", Did(ScoringModel.Default.LookbackDays + 1, "poll.voted"), Did(-1, "poll.voted"))));

    [Fact]
    public void The_first_day_of_the_lookback_counts() =>
        Assert.Equal(1, Assert.Single(Of(Member("a", Did(ScoringModel.Default.LookbackDays, "poll.voted")))).Count);

    private static IEnumerable<UnscoredSummary> Of(params MemberActivity[] members) => UnscoredSummary.Of(Known(members), ScoringModel.Default, Today);
}
