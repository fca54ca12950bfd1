namespace CommunityScoring.Scores;

/// <summary>Sums over persons of one day, added in ordinal order of their keys.</summary>
internal struct DayFigures
{
    /// <summary>Contributions of the current persons.</summary>
    public double Contributions;

    /// <summary>S(14) of all persons.</summary>
    public double ShortSum;

    /// <summary>S(90) of all persons.</summary>
    public double LongSum;

    /// <summary>S(90) of the persons that are departed or silent.</summary>
    public double GoneSum;

    /// <summary>Decayed positive sentiments.</summary>
    public double Positive;

    /// <summary>Decayed negative sentiments.</summary>
    public double Negative;

    /// <summary>Open threads that wait.</summary>
    public int WaitingThreads;

    /// <summary>True when any person has a bucket within the lookback.</summary>
    public bool HasSignal;

    /// <summary>Adds the sums of other persons.</summary>
    public void Add(in DayFigures other)
    {
        Contributions += other.Contributions;
        ShortSum += other.ShortSum;
        LongSum += other.LongSum;
        GoneSum += other.GoneSum;
        Positive += other.Positive;
        Negative += other.Negative;
        WaitingThreads += other.WaitingThreads;
        HasSignal |= other.HasSignal;
    }

    public readonly double Engagement(ScoringModel model) => model.Account.Engagement(Contributions);

    public readonly double? Momentum(ScoringModel model)
    {
        var steady = model.LongDecay.Rate(LongSum);
        return steady == 0 ? null : model.ShortDecay.Rate(ShortSum) / steady;
    }

    public readonly RiskInputs RiskInputs(ScoringModel model, int day, DateOnly? renewalOn) =>
        new(
            Momentum(model),
            Engagement(model),
            GoneSum,
            LongSum,
            WaitingThreads,
            Positive,
            Negative,
            renewalOn is { } renewal && renewal.DayNumber >= day ? renewal.DayNumber - day : null);

    /// <summary>The risk of the day; null where there is no signal.</summary>
    public readonly double? Risk(ScoringModel model, int day, DateOnly? renewalOn) =>
        HasSignal ? RiskFormula.Score(model.Risk, RiskInputs(model, day, renewalOn)) : null;
}
