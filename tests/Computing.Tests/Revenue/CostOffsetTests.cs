using CommunityScoring.Events;
using CommunityScoring.People;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;

namespace CommunityScoring.Revenue;

public sealed class CostOffsetTests
{
    [Fact]
    public void A_question_solved_by_a_member_counts_where_its_asker_was_on_the_day_it_was_solved()
    {
        Assert.Equal(
            [("t1", "beta", Ago(3)), ("t2", "acme", Ago(5)), ("t3", null, Ago(30))],
            Solved(
                AtAcme(from: 20), AtAcme(from: 4, account: "beta"),
                Asked("t1") with { SolvedAt = Time(3), AnsweredAt = Time(5) }, Asked("t2") with { AnsweredAt = Time(5) }, Asked("t3", openedAgo: 30))
            .Select(question => (question.Thread, question.Account, question.On)));
    }

    [Fact]
    public void Neither_staffs_solutions_nor_staffs_questions_nor_those_of_hidden_persons_count()
    {
        Assert.Empty(Solved(Asked("t") with { SolvedBy = "staff" }));
        Assert.Empty(Solved(Asked("t") with { SolvedBy = null }));
        Assert.Empty(Solved(Asked("t") with { Status = "answered" }));
        Assert.Empty(Solved(Asked("t"), AtAcme(staff: true)));
        Assert.Empty(Solved(Asked("t"), Consent(1, granted: false)));
        Assert.Single(Solved(Asked("t")));
    }

    [Fact]
    public void The_offset_is_the_cost_of_as_many_tickets()
    {
        var solved = Solved(Asked("t1", 5), Asked("t2", 4), Asked("t3", 3));

        Assert.Equal(new CostOffset(2, 5000, "USD"), CostOffset.Of(solved, Ago(4), Ago(3), Model.Revenue));
        Assert.Equal(new CostOffset(0, 0, "USD"), CostOffset.Of(solved, Ago(2), Ago(0), Model.Revenue));
    }

    private static QuestionEvent Asked(string thread, int openedAgo = 10) => Question(thread, "solved", At(0), openedAgo) with { SolvedBy = "member" };

    private static IEnumerable<SolvedQuestion> Solved(params IEnumerable<CommunityEvent> events) =>
        SolvedQuestion.Of(Person.Of(TestRules.Leaves(events), Ana, TestRules.Rules));
}
