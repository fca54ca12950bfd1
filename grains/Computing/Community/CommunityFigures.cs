using System.Collections.Immutable;

using CommunityScoring.Scores;

namespace CommunityScoring.Community;

/// <summary>The figures of the community for a period, all of it, of a segment or of a program.</summary>
/// <param name="Period">The days.</param>
/// <param name="Slice">The part of the community.</param>
/// <param name="Members">Activity.</param>
/// <param name="Questions">Question response.</param>
/// <param name="Revenue">Revenue by currency; a currency in which nothing was won and nothing was spent is not there.</param>
public sealed record CommunityFigures(
    Period Period, CommunitySlice Slice, MemberFigures Members, QuestionFigures Questions,
    ImmutableSortedDictionary<string, RevenueFigures> Revenue)
{
    /// <summary>The figures of one slice.</summary>
    /// <param name="facts">The community.</param>
    /// <param name="period">The days.</param>
    /// <param name="slice">The part of the community.</param>
    /// <param name="model">The model: it names the contributions.</param>
    public static CommunityFigures Of(CommunityFacts facts, Period period, CommunitySlice slice, ScoringModel model) =>
        Tally(facts, period, slice, model).Figures();

    /// <summary>The figures of every segment, small ones suppressed.</summary>
    /// <param name="facts">The community.</param>
    /// <param name="period">The days.</param>
    /// <param name="model">The model.</param>
    public static ImmutableSortedDictionary<string, CommunityFigures> BySegment(CommunityFacts facts, Period period, ScoringModel model)
    {
        var segments = facts.Segments();
        var slices = new Tallies(segment => new PeriodTally(period, CommunitySlice.OfSegment(segment), model, segments));
        foreach (var parts in facts.Persons())
        {
            slices.Add(
                parts.Select(part => part.Account is { } account ? segments.GetValueOrDefault(account) : null), tally => tally.Add(parts));
        }

        foreach (var account in facts.Accounts)
        {
            slices.Add([account.Segment], tally => tally.Add(account));
        }

        return slices.Figures();
    }

    /// <summary>The figures of every program, small ones suppressed.</summary>
    /// <param name="facts">The community.</param>
    /// <param name="period">The days.</param>
    /// <param name="model">The model.</param>
    public static ImmutableSortedDictionary<string, CommunityFigures> ByProgram(CommunityFacts facts, Period period, ScoringModel model)
    {
        var segments = facts.Segments();
        var slices = new Tallies(program => new PeriodTally(period, CommunitySlice.OfProgram(program), model, segments));
        foreach (var parts in facts.Persons())
        {
            slices.Add(
                parts.SelectMany(part => part.Buckets.DecodeCopy()).Select(bucket => bucket.Program), tally => tally.Add(parts));
        }

        foreach (var account in facts.Accounts)
        {
            slices.Add(
                account.Opportunities.SelectMany(opportunity => opportunity.Programs).Select(credit => credit.Program),
                tally => tally.Add(account));
        }

        foreach (var cost in facts.Costs)
        {
            slices.Add([cost.Program], tally => tally.Add(cost));
        }

        return slices.Figures();
    }

    internal static PeriodTally Tally(CommunityFacts facts, Period period, CommunitySlice slice, ScoringModel model)
    {
        var tally = new PeriodTally(period, slice, model, facts.Segments());
        foreach (var parts in facts.Persons())
        {
            tally.Add(parts);
        }

        foreach (var account in facts.Accounts)
        {
            tally.Add(account);
        }

        foreach (var cost in facts.Costs)
        {
            tally.Add(cost);
        }

        return tally;
    }

    /// <summary>A tally for every name that occurs, so that all slices are taken in one pass.</summary>
    private sealed class Tallies(Func<string, PeriodTally> start)
    {
        private readonly SortedDictionary<string, PeriodTally> _tallies = new(StringComparer.Ordinal);

        public void Add(IEnumerable<string?> names, Action<PeriodTally> add)
        {
            foreach (var name in names.OfType<string>().Distinct(StringComparer.Ordinal))
            {
                if (!_tallies.TryGetValue(name, out var tally))
                {
                    _tallies[name] = tally = start(name);
                }

                add(tally);
            }
        }

        public ImmutableSortedDictionary<string, CommunityFigures> Figures() =>
            _tallies.ToImmutableSortedDictionary(tally => tally.Key, tally => tally.Value.Figures(), StringComparer.Ordinal);
    }
}
