using System.Collections.Immutable;

namespace CommunityScoring.Scores;

/// <summary>What changed between two explanations, of two days or of two models, term by term.</summary>
public static class ExplanationDifference
{
    /// <summary>The figures of an account that differ, in the order of the explanation; those that vanished come last.</summary>
    /// <param name="before">The first explanation.</param>
    /// <param name="after">The second explanation.</param>
    public static ImmutableArray<TermChange> Between(AccountExplanation before, AccountExplanation after) =>
        Changes(Figures(before), Figures(after));

    /// <summary>The figures of a member that differ, in the order of the explanation; those that vanished come last.</summary>
    /// <param name="before">The first explanation.</param>
    /// <param name="after">The second explanation.</param>
    public static ImmutableArray<TermChange> Between(MemberExplanation before, MemberExplanation after) =>
        Changes(Figures(before), Figures(after));

    private static ImmutableArray<TermChange> Changes(
        List<(ExplanationTerm Term, double Value)> before, List<(ExplanationTerm Term, double Value)> after)
    {
        var changes = ImmutableArray.CreateBuilder<TermChange>();
        var earlier = before.ToDictionary(figure => figure.Term, figure => figure.Value);
        foreach (var (term, value) in after)
        {
            double? was = earlier.Remove(term, out var found) ? found : null;
            if (was != value)
            {
                changes.Add(new TermChange(term, was, value));
            }
        }

        // A dictionary promises no order; the list before it does.
        foreach (var (term, value) in before)
        {
            if (earlier.ContainsKey(term))
            {
                changes.Add(new TermChange(term, value, null));
            }
        }

        return changes.ToImmutable();
    }

    private static List<(ExplanationTerm Term, double Value)> Figures(MemberExplanation explanation)
    {
        List<(ExplanationTerm Term, double Value)> figures =
        [
            (new ExplanationTerm("engagement"), explanation.Score.Engagement),
            (new ExplanationTerm("rawTotal"), explanation.Score.RawTotal),
        ];
        AddDimensions(figures, null, explanation.Dimensions);
        return figures;
    }

    private static List<(ExplanationTerm Term, double Value)> Figures(AccountExplanation explanation)
    {
        List<(ExplanationTerm Term, double Value)> figures = [];
        var score = explanation.Score;
        Add(figures, "engagement", score.Engagement);
        Add(figures, "contributions", explanation.Contributions);
        Add(figures, "momentum", score.Momentum);
        Add(figures, "momentum.shortSum", explanation.ShortSum);
        Add(figures, "momentum.longSum", explanation.LongSum);
        Add(figures, "momentum.rate14", score.Rate14);
        Add(figures, "momentum.rate90", score.Rate90);
        Add(figures, "risk", score.Risk.Score);
        if (score.Risk.Parts is { } parts)
        {
            Add(figures, "risk.disengagement", parts.Disengagement);
            Add(figures, "risk.thinness", parts.Thinness);
            Add(figures, "risk.champions", parts.Champions);
            Add(figures, "risk.support", parts.Support);
            Add(figures, "risk.sentiment", parts.Sentiment);
            Add(figures, "risk.renewalFactor", parts.RenewalFactor);
        }

        foreach (var person in explanation.Persons)
        {
            Add(figures, "contribution", person.Contribution, person.Person);
            Add(figures, "rawTotal", person.Raw, person.Person);
            Add(figures, "momentum.shortSum", person.ShortSum, person.Person);
            Add(figures, "momentum.longSum", person.LongSum, person.Person);
            Add(figures, "risk.goneSum", person.IsGone ? person.LongSum : 0, person.Person);
            Add(figures, "risk.waitingThreads", person.WaitingThreads, person.Person);
            Add(figures, "risk.positive", person.Positive, person.Person);
            Add(figures, "risk.negative", person.Negative, person.Person);
            AddDimensions(figures, person.Person, person.Dimensions);
        }

        return figures;
    }

    private static void AddDimensions(
        List<(ExplanationTerm Term, double Value)> figures, string? person, ImmutableArray<DimensionTerms> dimensions)
    {
        foreach (var dimension in dimensions)
        {
            figures.Add((new ExplanationTerm("raw", person, dimension.Dimension), dimension.Raw));
            foreach (var activity in dimension.Activities)
            {
                figures.Add((new ExplanationTerm("raw", person, dimension.Dimension, activity.Activity), activity.Raw));
            }
        }
    }

    private static void Add(List<(ExplanationTerm Term, double Value)> figures, string figure, double? value, string? person = null)
    {
        if (value is { } present)
        {
            figures.Add((new ExplanationTerm(figure, person), present));
        }
    }
}
