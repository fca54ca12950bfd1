using static CommunityScoring.Community.CommunityData;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

public sealed class QuestionFiguresTests
{
    [Fact]
    public void The_median_is_of_the_answered_and_the_share_of_all()
    {
        MemberActivity[] members =
        [
            Asker("m1", Asked(1, 1, isSolved: true), Asked(2, 40)),
            Asker("m2", Asked(3, 2)),
            Asker("m3", Asked(29, 3.5, isSolved: true)),
            Asker("m4", Asked(4, 9), Asked(5)),
            Asker("m5", Asked(6, -3)),
            Asker("m6", Asked(7, isSolved: true)),
            Asker("too old", Asked(30, 1000, isSolved: true)),
            Asker("too late", Asked(-1, 1000, isSolved: true)),
        ];
        var figures = Figures(members).Questions;

        // Answered after 0 (its clock is wrong), 1, 2, 3.5, 9 and 40 hours.
        Assert.Equal(new Figure(2.75, 5, false), figures.MedianHours);
        Assert.Equal(new Figure(3 / 8.0, 6, false), figures.SolvedShare);

        var odd = Figures([.. members, Asker("m7", Asked(8, 3.5))]).Questions;
        Near(3.5, odd.MedianHours.Value);
    }

    [Fact]
    public void The_group_are_the_askers_not_the_questions()
    {
        var figures = Figures(
            [
                Asker("m1", Asked(1, 1), Asked(2, 1), Asked(3, 1)),
                .. Enumerable.Range(2, 3).Select(index => Asker($"m{index}", Asked(1, 1))),
                Asker("m5", Asked(1)),
            ]).Questions;

        Assert.Equal(Figure.Suppressed, figures.MedianHours);
        Assert.Equal(new Figure(0, 5, false), figures.SolvedShare);
    }

    [Fact]
    public void Threads_are_of_the_segment_of_their_account_and_of_no_program()
    {
        AccountCard[] accounts = [Account("acme", "smb"), Account("globex", "enterprise")];
        MemberActivity[] members =
        [
            .. Enumerable.Range(0, 5).Select(index =>
                MemberActivity.Of($"m{index}", "acme", [Did(1, "visit.recorded", 1, "launch")], [Asked(1, index, isSolved: true)])),
            MemberActivity.Of("m0", "globex", [], [Asked(2, 500)]),
        ];

        Assert.Equal(new Figure(2, 5, false), Figures(members, accounts, slice: CommunitySlice.OfSegment("smb")).Questions.MedianHours);
        Assert.Equal(new Figure(2.5, 5, false), Figures(members, accounts).Questions.MedianHours);
        Assert.Equal(Figure.Suppressed, Figures(members, accounts, slice: CommunitySlice.OfProgram("launch")).Questions.SolvedShare);
    }

    private static MemberActivity Asker(string person, params AskedQuestion[] questions) => MemberActivity.Of(person, null, [], questions);
}
