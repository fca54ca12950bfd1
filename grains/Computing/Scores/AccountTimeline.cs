namespace CommunityScoring.Scores;

/// <summary>
/// An account's sums of many days in a row, at a cost that grows with buckets plus days and not with their product.
/// The figures equal those summed directly up to rounding (1e-9).
/// </summary>
/// <remarks>
/// Within a run of days, a decayed sum has two halves. The <em>older</em> half are the buckets up to the run's first day;
/// those that still count on a given day are a suffix of them, so their sums come from one backward pass. The <em>newer</em>
/// half are the buckets after it; none of them leaves the lookback within the run, so they follow
/// <c>S(d) = S(d − 1) · 2^(−1/h) + worth(d)</c>. Nothing is ever subtracted: a sum is exactly 0 when nothing counts.
/// Persons are added up in groups, and the groups then: a group's sums stay as they are while its persons do.
/// </remarks>
internal sealed class AccountTimeline
{
    private readonly AccountSeries _account;
    private readonly ScoringModel _model;
    private readonly DecayTable[] _decays;
    private readonly double[] _sums;
    private readonly double[] _steps;
    private double[] _older = [];
    private double[] _factors = [];

    // The lanes of sums that are carried side by side: one for each dimension, then these.
    private readonly int _short;
    private readonly int _long;
    private readonly int _positive;
    private readonly int _negative;

    public AccountTimeline(AccountSeries account)
    {
        _account = account;
        _model = account.Model;
        var dimensions = _model.Dimensions.Length;
        (_short, _long, _positive, _negative) = (dimensions, dimensions + 1, dimensions + 2, dimensions + 3);
        _decays =
        [
            .. Enumerable.Range(0, dimensions).Select(_model.DecayOf),
            _model.ShortDecay,
            _model.LongDecay,
            _model.SentimentDecay,
            _model.SentimentDecay,
        ];
        _sums = new double[_decays.Length];
        _steps = [.. _decays.Select(decay => decay.Step)];
    }

    /// <summary>The sums of the days from <paramref name="first"/> on.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="length">How many days.</param>
    /// <param name="knownUntil">The last day whose buckets and threads count; what comes later is taken not to happen.</param>
    public DayFigures[] Figures(int first, int length, int knownUntil)
    {
        var figures = new DayFigures[length];
        var gone = Math.Clamp(knownUntil - first + 1, 0, length);
        for (var index = 0; index < gone;)
        {
            var (day, block) = (first + index, (first + index) / PersonGroup.BlockDays * PersonGroup.BlockDays);
            var days = Math.Min(PersonGroup.BlockDays - (day - block), gone - index);
            foreach (var group in _account.Groups)
            {
                Add(group.Block(block, day - block + days, Compute).AsSpan(day - block, days), figures.AsSpan(index));
            }

            index += days;
        }

        foreach (var group in gone < length ? _account.Groups : [])
        {
            Add(group.Ahead(first + gone, length - gone, knownUntil, Compute), figures.AsSpan(gone));
        }

        return figures;

        static void Add(ReadOnlySpan<DayFigures> sums, Span<DayFigures> figures)
        {
            for (var index = 0; index < sums.Length; index++)
            {
                figures[index].Add(sums[index]);
            }
        }
    }

    private DayFigures[] Compute(AccountPersonSeries[] persons, int first, int length, int knownUntil)
    {
        var figures = new DayFigures[length];
        var longestRun = _model.LookbackDays + 1;
        MakeRoom(Math.Min(longestRun, length));
        for (var start = 0; start < length; start += longestRun)
        {
            var run = figures.AsSpan(start, Math.Min(longestRun, length - start));
            foreach (var person in persons)
            {
                if (!person.IsSilent)
                {
                    AddPerson(person, first + start, run, knownUntil);
                }
            }
        }

        return figures;
    }

    /// <summary>Lays out a row of lanes for each day of a run, and what the days since its first leave of each lane.</summary>
    private void MakeRoom(int length)
    {
        var lanes = _sums.Length;
        if (_older.Length >= length * lanes)
        {
            return;
        }

        _older = new double[length * lanes];
        _factors = new double[length * lanes];
        for (var at = 0; at < _factors.Length; at++)
        {
            _factors[at] = _decays[at % lanes][at / lanes];
        }
    }

    private void AddPerson(AccountPersonSeries person, int first, Span<DayFigures> run, int knownUntil)
    {
        var known = person.Activity.Days.AsSpan(0, person.Activity.CountUntil(knownUntil));
        var older = Math.Min(person.Activity.CountUntil(first), known.Length);
        SumOlder(known[..older], first, run.Length);

        var sums = _sums.AsSpan();
        var steps = _steps.AsSpan(0, sums.Length);
        sums.Clear();
        var next = older;
        for (var index = 0; index < run.Length; index++)
        {
            var day = first + index;
            if (index > 0)
            {
                for (var lane = 0; lane < sums.Length; lane++)
                {
                    sums[lane] *= steps[lane];
                }
            }

            for (; next < known.Length && known[next].Day == day; next++)
            {
                Add(known[next], 0);
            }

            int? lastActive = next > 0 ? known[next - 1].Day : null;
            AddDay(person, day, index, lastActive, knownUntil, ref run[index]);
        }
    }

    /// <summary>Sums, for each day of the run, the older buckets that still count on it, decayed to the run's first day.</summary>
    private void SumOlder(ReadOnlySpan<ScoredDay> older, int first, int length)
    {
        var lanes = _sums.Length;
        Array.Clear(_sums);
        var next = older.Length - 1;
        for (var index = length - 1; index >= 0; index--)
        {
            var oldest = first + index - _model.LookbackDays;
            for (; next >= 0 && older[next].Day >= oldest; next--)
            {
                Add(older[next], first - older[next].Day);
            }

            _sums.CopyTo(_older, index * lanes);
        }
    }

    private void Add(in ScoredDay day, int age)
    {
        if (day.Activity is { } activity)
        {
            _sums[activity.DimensionIndex] += day.Worth * _decays[activity.DimensionIndex][age];
            _sums[_short] += day.Worth * _model.ShortDecay[age];
            _sums[_long] += day.Worth * _model.LongDecay[age];
        }

        if (day.HasSentiment)
        {
            var factor = _model.SentimentDecay[age];
            _sums[_positive] += day.Positive * factor;
            _sums[_negative] += day.Negative * factor;
        }
    }

    private void AddDay(AccountPersonSeries person, int day, int index, int? lastActive, int knownUntil, ref DayFigures figures)
    {
        var lanes = _sums.Length;
        var sums = _sums.AsSpan();
        var older = _older.AsSpan(index * lanes, lanes);
        var factors = _factors.AsSpan(index * lanes, lanes);
        var standing = person.StandingOn(day);
        var longSum = (older[_long] * factors[_long]) + sums[_long];
        figures.ShortSum += (older[_short] * factors[_short]) + sums[_short];
        figures.LongSum += longSum;
        figures.Positive += (older[_positive] * factors[_positive]) + sums[_positive];
        figures.Negative += (older[_negative] * factors[_negative]) + sums[_negative];
        figures.HasSignal |= lastActive >= day - _model.LookbackDays;
        if (AccountPersonSeries.IsGone(standing, lastActive, day, _model.Risk))
        {
            figures.GoneSum += longSum;
        }

        if (standing == PersonStanding.Current)
        {
            var raw = 0.0;
            for (var dimension = 0; dimension < _short; dimension++)
            {
                raw += (older[dimension] * factors[dimension]) + sums[dimension];
            }

            figures.Contributions += _model.Account.Contribution(raw);
            figures.WaitingThreads += person.WaitingThreads(day, knownUntil, _model.Risk);
        }
    }
}
