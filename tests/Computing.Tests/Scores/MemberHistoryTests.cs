using System.Collections.Immutable;
using CommunityScoring.People;

namespace CommunityScoring.Scores;

public sealed class MemberHistoryTests
{
    private static readonly DateOnly _today = new(2026, 11, 20);

    private static readonly ImmutableArray<ActivityDay> _days =
    [
        new(_today.AddDays(-900), "post.created", 9, 0, 0),
        new(_today.AddDays(-40), "event.attended", 1, 0, 0),
        new(_today.AddDays(-5), "answer.accepted", 2, 0, 0),
        new(_today, "post.created", 3, 0, 0),
    ];

    [Fact]
    public void Each_day_is_that_of_the_score_of_the_day()
    {
        var history = MemberScoring.History(_days, ScoringModel.Default, _today.AddDays(-365), _today.AddDays(30));
        Assert.Equal(396, history.Length);
        for (var index = 0; index < history.Length; index++)
        {
            var score = MemberScoring.Score(_days, ScoringModel.Default, _today.AddDays(index - 365));
            Assert.Equal(new MemberDay(score.AsOf, score.Engagement, score.Level), history[index]);
        }
    }

    [Fact]
    public void A_range_has_a_day() =>
        Assert.Throws<ArgumentException>(() => MemberScoring.History(_days, ScoringModel.Default, _today, _today.AddDays(-1)));
}
