using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>A bucket with what the model says of it.</summary>
internal readonly record struct ScoredDay
{
    /// <summary>Sentiments are kept as whole millionths, so that the order of adding cannot show.</summary>
    private const double Millionths = 1_000_000;

    public ScoredDay(in ActivityDay bucket, ScoredActivity? activity)
    {
        Day = bucket.Day.DayNumber;
        Name = bucket.Activity;
        Count = bucket.Count;
        Activity = activity;
        Worth = activity?.Worth(bucket.Count) ?? 0;
        Positive = bucket.Positive / Millionths;
        Negative = bucket.Negative / Millionths;
    }

    /// <summary>The day's number, as in <see cref="DateOnly.DayNumber"/>.</summary>
    public int Day { get; }

    /// <summary>The activity's name.</summary>
    public string Name { get; }

    /// <summary>The count before the cap; 1 or more.</summary>
    public long Count { get; }

    /// <summary>The model's activity; null when it has none, and the bucket is unscored.</summary>
    public ScoredActivity? Activity { get; }

    /// <summary>Points of the day, before decay.</summary>
    public double Worth { get; }

    /// <summary>Sum of the positive sentiments.</summary>
    public double Positive { get; }

    /// <summary>Sum of the magnitudes of the negative sentiments.</summary>
    public double Negative { get; }

    /// <summary>True when somebody felt something.</summary>
    public bool HasSentiment => Positive != 0 || Negative != 0;
}
