namespace CommunityScoring.Community;

/// <summary>The response to the questions opened in a period. Threads have no program, so a program has none.</summary>
/// <param name="MedianHours">Median hours from opening to <c>answeredAt</c>, of the answered ones; the group are their askers.</param>
/// <param name="SolvedShare">Solved / opened, 0 … 1; the group are the askers.</param>
public sealed record QuestionFigures(Figure MedianHours, Figure SolvedShare)
{
    internal static QuestionFigures Of(in MemberSums sums, SortedDictionary<long, long> responses) => new(
        Figure.Ratio(MedianTicks(responses), TimeSpan.TicksPerHour, sums.AnsweredAskers),
        Figure.Ratio(sums.Solved, sums.Questions, sums.Askers));

    private static double MedianTicks(SortedDictionary<long, long> responses)
    {
        var total = responses.Values.Sum();
        var before = 0L;
        long? lower = null;
        foreach (var (ticks, count) in responses)
        {
            before += count;
            if (lower is null && before > (total - 1) / 2)
            {
                lower = ticks;
            }

            if (before > total / 2)
            {
                return (lower!.Value + (double)ticks) / 2;
            }
        }

        return 0;
    }
}
