namespace CommunityScoring.Silo.Demo;

/// <summary>Who takes part: the accounts and people of a seed, and who of them is about on a day.</summary>
internal sealed class SampleCast
{
    /// <summary>The account of the community's own staff.</summary>
    public const string VendorAccount = "vendor";

    public const string VendorDomain = "vendor.example";

    /// <summary>Who is expected less often than this is left alone by the live layer, so that silence stays silence.</summary>
    public const double BarelyThere = 0.03;

    public SampleCast(int seed, DateOnly start, SampleSizes sizes)
    {
        Seed = seed;
        Start = new DateTimeOffset(start, TimeOnly.MinValue, TimeSpan.Zero);
        Sizes = sizes;
        Accounts = SampleAccounts.Draw(seed, sizes);
        Members = SampleMembers.Draw(seed, sizes, Accounts);
    }

    public int Seed { get; }

    /// <summary>Midnight of day 0.</summary>
    public DateTimeOffset Start { get; }

    public SampleSizes Sizes { get; }

    public int Horizon => Sizes.HistoryDays;

    public SampleAccount[] Accounts { get; }

    public SampleMember[] Members { get; }

    /// <summary>Midnight at which the day begins.</summary>
    public DateTimeOffset Midnight(int day) => Start.AddDays(day);

    /// <summary>The day that the moment lies in; below 0 before the start.</summary>
    public int DayOf(DateTimeOffset moment) =>
        (int)Math.Floor((double)(moment.UtcTicks - Start.UtcTicks) / TimeSpan.TicksPerDay);

    /// <summary>Weekends are calmer.</summary>
    public double WeekFactor(int day) =>
        Midnight(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.45 : 1;

    /// <summary>The members expected on the day at or above <paramref name="atLeast"/>, to be drawn by how busy they are.</summary>
    public DayRoll RollOf(int day, double atLeast = 0, Func<SampleMember, bool>? among = null)
    {
        var present = new List<SampleMember>(Members.Length);
        var weights = new List<double>(Members.Length);
        var sum = 0.0;
        foreach (var member in Members)
        {
            var rate = member.RateOn(day, Horizon);
            if (rate <= atLeast || (among is not null && !among(member)))
                continue;
            present.Add(member);
            weights.Add(sum += rate);
        }

        return new DayRoll(present, weights);
    }
}

/// <summary>Members present on a day with their cumulated rates.</summary>
internal sealed class DayRoll(List<SampleMember> present, List<double> weights)
{
    public bool IsEmpty => present.Count == 0;

    /// <summary>One of them, the busier the likelier. Always takes one draw.</summary>
    public SampleMember Pick(Random draw)
    {
        var found = weights.BinarySearch(draw.NextDouble() * weights[^1]);
        return present[Math.Min(found < 0 ? ~found : found, present.Count - 1)];
    }
}
