namespace CommunityScoring.Facts;

/// <summary>What one identity did of one activity in one program on one UTC day.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Activity">The activity's name.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Count">Activities less retractions; may be negative while a retraction waits for what it retracts.</param>
/// <param name="FirstAt">UTC time of the earliest activity, in ticks after midnight; −1 where only retractions came.</param>
/// <param name="Positive">Sum of max(0, sentiment), in millionths.</param>
/// <param name="Negative">Sum of max(0, −sentiment), in millionths.</param>
public readonly record struct Bucket(
    DateOnly Day, string Activity, string? Program, long Count, long FirstAt, long Positive, long Negative)
{
    /// <summary>Orders buckets by day, activity and program, no program first; ordinal.</summary>
    public static int CompareKeys(in Bucket left, DateOnly day, string activity, string? program)
    {
        var byDay = left.Day.CompareTo(day);
        if (byDay != 0)
        {
            return byDay;
        }

        var byActivity = string.CompareOrdinal(left.Activity, activity);
        return byActivity != 0 ? byActivity : string.CompareOrdinal(left.Program, program);
    }
}
