namespace CommunityScoring.Scores;

/// <summary>One person's sums at an account on one day, each added term by term from the earliest bucket.</summary>
internal readonly struct PersonFigures
{
    private PersonFigures(AccountPersonSeries person, RawSums raw, ScoringModel model, int asOf)
    {
        Standing = person.StandingOn(asOf);
        LastActive = person.Activity.LastActiveUntil(asOf);
        raw.Clear();
        foreach (ref readonly var day in Window(person, model, asOf))
        {
            HasSignal = true;
            raw.Add(day, asOf);
            var age = asOf - day.Day;
            ShortSum += day.Worth * model.ShortDecay[age];
            LongSum += day.Worth * model.LongDecay[age];
            if (day.HasSentiment)
            {
                Positive += day.Positive * model.SentimentDecay[age];
                Negative += day.Negative * model.SentimentDecay[age];
            }
        }

        Raw = raw.Total();
        Contribution = Standing == PersonStanding.Current ? model.Account.Contribution(Raw) : 0;
        IsGone = AccountPersonSeries.IsGone(Standing, LastActive, asOf, model.Risk);
        WaitingThreads = Standing == PersonStanding.Current ? person.WaitingThreads(asOf, asOf, model.Risk) : 0;
    }

    public PersonStanding Standing { get; }

    public int? LastActive { get; }

    public bool HasSignal { get; }

    public double Raw { get; }

    public double Contribution { get; }

    public double ShortSum { get; }

    public double LongSum { get; }

    public double Positive { get; }

    public double Negative { get; }

    public bool IsGone { get; }

    public int WaitingThreads { get; }

    /// <summary>Sums a person up; <paramref name="raw"/> is left with the person's raw scores.</summary>
    public static PersonFigures Of(AccountPersonSeries person, RawSums raw, ScoringModel model, int asOf) => new(person, raw, model, asOf);

    /// <summary>The buckets that count on a day.</summary>
    public static ReadOnlySpan<ScoredDay> Window(AccountPersonSeries person, ScoringModel model, int asOf) =>
        person.Activity.Between(asOf - model.LookbackDays, asOf);

    /// <summary>Adds the person to the account's sums of the day.</summary>
    public void AddTo(ref DayFigures day)
    {
        day.HasSignal |= HasSignal;
        day.Contributions += Contribution;
        day.ShortSum += ShortSum;
        day.LongSum += LongSum;
        day.GoneSum += IsGone ? LongSum : 0;
        day.Positive += Positive;
        day.Negative += Negative;
        day.WaitingThreads += WaitingThreads;
    }
}
