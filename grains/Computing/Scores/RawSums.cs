namespace CommunityScoring.Scores;

/// <summary>
/// The raw scores of one person on one day, summed in the one order that explanations list the terms in: of an activity
/// over its days, of a dimension over its activities, of the person over the dimensions. Reused from person to person.
/// </summary>
internal sealed class RawSums(ScoringModel model)
{
    private readonly double[] _ofActivity = new double[model.Activities.Length];

    public void Clear() => Array.Clear(_ofActivity);

    /// <summary>Adds a bucket, decayed to <paramref name="asOf"/>; days must come in ascending order.</summary>
    /// <returns>The decayed worth; 0 for an unscored bucket.</returns>
    public double Add(in ScoredDay day, int asOf)
    {
        if (day.Activity is not { } activity)
        {
            return 0;
        }

        var decayed = day.Worth * model.DecayOf(activity.DimensionIndex)[asOf - day.Day];
        _ofActivity[activity.Index] += decayed;
        return decayed;
    }

    public double OfActivity(int activity) => _ofActivity[activity];

    public double OfDimension(int dimension)
    {
        var sum = 0.0;
        foreach (var activity in model.ActivitiesOf(dimension))
        {
            sum += _ofActivity[activity];
        }

        return sum;
    }

    public double Total()
    {
        var sum = 0.0;
        for (var dimension = 0; dimension < model.Dimensions.Length; dimension++)
        {
            sum += OfDimension(dimension);
        }

        return sum;
    }
}
