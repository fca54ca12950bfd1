using System.Collections.Immutable;

namespace CommunityScoring.Scores;

/// <summary>Lists the terms of raw scores while summing them, so that the terms and the sums cannot part.</summary>
internal static class RawTerms
{
    /// <summary>Adds the window to <paramref name="sums"/> and lists what was added.</summary>
    public static ImmutableArray<DimensionTerms> List(ReadOnlySpan<ScoredDay> window, RawSums sums, ScoringModel model, int asOf)
    {
        var terms = new ImmutableArray<ActivityTerm>.Builder?[model.Activities.Length];
        foreach (ref readonly var day in window)
        {
            var decayed = sums.Add(day, asOf);
            if (day.Activity is { } activity)
            {
                (terms[activity.Index] ??= ImmutableArray.CreateBuilder<ActivityTerm>()).Add(
                    new ActivityTerm(DateOnly.FromDayNumber(day.Day), asOf - day.Day, day.Count, day.Worth, decayed));
            }
        }

        var dimensions = ImmutableArray.CreateBuilder<DimensionTerms>(model.Dimensions.Length);
        for (var dimension = 0; dimension < model.Dimensions.Length; dimension++)
        {
            var activities = ImmutableArray.CreateBuilder<ActivityTerms>();
            foreach (var index in model.ActivitiesOf(dimension))
            {
                if (terms[index] is { } found)
                {
                    var activity = model.Activities[index];
                    activities.Add(new ActivityTerms(
                        activity.Name, activity.Points, activity.DailyCap, sums.OfActivity(index), found.ToImmutable()));
                }
            }

            var (name, halfLife) = model.Dimensions[dimension];
            dimensions.Add(new DimensionTerms(name, halfLife, sums.OfDimension(dimension), activities.ToImmutable()));
        }

        return dimensions.MoveToImmutable();
    }
}
