namespace CommunityScoring.Scores;

/// <summary>An account's sums of one day, added person by person in ordinal order.</summary>
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
