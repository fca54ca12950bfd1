using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Revenue;

/// <summary>What support was spared because members solved questions.</summary>
/// <param name="Questions">How many questions were solved by a member.</param>
/// <param name="Amount">That many · the model's cost per ticket, in minor units.</param>
/// <param name="Currency">The reporting currency.</param>
public sealed record CostOffset(int Questions, long Amount, string Currency)
{
    /// <summary>The offset of the questions solved on the days of a range.</summary>
    /// <param name="solved">The questions.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day; never after the as-of day.</param>
    /// <param name="parameters">Cost and currency of the model.</param>
    public static CostOffset Of(IEnumerable<SolvedQuestion> solved, DateOnly from, DateOnly to, RevenueParameters parameters)
    {
        var questions = solved.Count(question => from <= question.On && question.On <= to);
        return new CostOffset(questions, questions * parameters.CostPerTicket, parameters.ReportingCurrency);
    }
}

/// <summary>A question that a member solved.</summary>
/// <param name="Thread">The thread's id.</param>
/// <param name="Asker">The person who asked.</param>
/// <param name="Account">The account that the asker was at on the day; null for none.</param>
/// <param name="On">The UTC day: of <c>solvedAt</c>, else <c>answeredAt</c>, else <c>openedAt</c>.</param>
public sealed record SolvedQuestion(string Thread, string Asker, string? Account, DateOnly On)
{
    /// <summary>
    /// The questions of a person that members solved, by id. None while the person is hidden; not those of days on which
    /// the asker was staff: such days count nowhere, and spared no ticket.
    /// </summary>
    /// <param name="asker">The person who asked.</param>
    public static ImmutableArray<SolvedQuestion> Of(Person asker)
    {
        if (asker.IsHidden)
        {
            return [];
        }

        return [.. asker.Leaves.Select(leaf => leaf.Facts).OfType<SnapshotFacts>().Select(snapshot => snapshot.Event).OfType<QuestionEvent>()
            .Where(question => question is { Status: "solved", SolvedBy: "member" })
            .OrderBy(question => question.Thread, StringComparer.Ordinal)
            .Select(question => (question.Thread, On: DayOf(question)))
            .Select(question => (question.Thread, question.On, There: asker.Timeline.On(question.On)))
            .Where(question => question.There is not { IsStaff: true })
            .Select(question => new SolvedQuestion(question.Thread, asker.Key, question.There?.Account, question.On))];
    }

    private static DateOnly DayOf(QuestionEvent question) =>
        DateOnly.FromDateTime((question.SolvedAt ?? question.AnsweredAt ?? question.OpenedAt).UtcDateTime);
}
