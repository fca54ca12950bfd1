namespace CommunityScoring.Silo.Demo;

/// <summary>What becomes of an account in the course of the sample, and so which risk it shows at the end.</summary>
internal enum StoryLine
{
    /// <summary>Busy and growing.</summary>
    Thriving,

    /// <summary>As busy at the end as at the start.</summary>
    Steady,

    /// <summary>A few visits, always.</summary>
    Quiet,

    /// <summary>Falls silent in the last weeks, its champions leave, its renewal is near.</summary>
    Fading,

    /// <summary>Quietens in the last weeks: worth watching, at risk before long.</summary>
    Slipping,

    /// <summary>Fell silent in the middle, came back, renewed: revenue kept by the community.</summary>
    Recovered,

    /// <summary>A customer only since the last weeks, referred by members of other accounts.</summary>
    Joining,

    /// <summary>Not a customer yet.</summary>
    Prospect,

    /// <summary>Stopped and left.</summary>
    Churned,

    /// <summary>Taken out of the CRM.</summary>
    Deleted,
}

/// <summary>The course of a story line: how busy and in what mood its people are on a day.</summary>
internal static class StoryLineCourse
{
    /// <summary>
    /// Factor on the activity of a member of the account. Story lines are told over <paramref name="horizon"/> days;
    /// after that a fading account stays silent for a quarter of it, then is won back and the line begins anew.
    /// </summary>
    public static double IntensityOn(this StoryLine line, int day, int horizon)
    {
        var u = day / (double)horizon;
        return line switch
        {
            StoryLine.Thriving => Math.Min(1.6, 0.8 + (0.6 * u)),
            StoryLine.Steady => 0.9 + (0.15 * Math.Sin(u * 9)),
            StoryLine.Quiet => 0.12,
            StoryLine.Fading => Ramp(u % 1.25, 0.74, 0.87, 1, 0.03),
            StoryLine.Slipping => Ramp(u % 1.25, 0.8, 0.93, 1, 0.15),
            StoryLine.Recovered => u < 0.6 ? Ramp(u, 0.52, 0.56, 1, 0) : Ramp(u, 0.74, 0.78, 0, 1.1),
            StoryLine.Joining => Ramp(u, 0.84, 0.92, 0, 1.1),
            StoryLine.Prospect => 0.35,
            StoryLine.Churned => Ramp(u, 0.45, 0.6, 0.9, 0),
            _ => Ramp(u, 0.5, 0.7, 0.3, 0),
        };
    }

    /// <summary>Mean sentiment of what the account's people write, −1…1.</summary>
    public static double MoodOn(this StoryLine line, int day, int horizon)
    {
        var intensity = line.IntensityOn(day, horizon);
        return line switch
        {
            StoryLine.Thriving => 0.45,
            StoryLine.Slipping => intensity >= 0.85 ? 0.2 : -0.1,
            StoryLine.Fading or StoryLine.Churned or StoryLine.Recovered => intensity >= 0.85 ? 0.2 : -0.55,
            _ => 0.2,
        };
    }

    private static double Ramp(double u, double from, double to, double before, double after) =>
        u <= from ? before : u >= to ? after : before + ((after - before) * (u - from) / (to - from));
}
