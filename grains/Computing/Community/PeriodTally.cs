using System.Collections.Immutable;

using CommunityScoring.Facts;
using CommunityScoring.Scores;

namespace CommunityScoring.Community;

/// <summary>
/// Sums what persons, accounts and costs contribute to the figures of one period and slice. Everything is kept in whole
/// numbers: contributions may come in any order and in parts, and one that was added and taken away leaves no trace.
/// Not thread-safe.
/// </summary>
/// <param name="period">The days.</param>
/// <param name="slice">The part of the community.</param>
/// <param name="model">The model: it names the contributions and the cost of a ticket.</param>
/// <param name="segments">The segment of each account that has one.</param>
public sealed class PeriodTally(Period period, CommunitySlice slice, ScoringModel model, IReadOnlyDictionary<string, string> segments)
{
    private readonly MemberCounting _counting = new(period, slice, model, segments);
    private readonly SortedDictionary<long, long> _responses = [];
    private readonly SortedDictionary<string, CurrencySums> _revenue = new(StringComparer.Ordinal);
    private MemberSums _members;

    /// <summary>Adds a person.</summary>
    /// <param name="parts">All parts of the person, one an account, in any order.</param>
    public void Add(IReadOnlyList<MemberActivity> parts) => Change(parts, 1);

    /// <summary>Takes away a person who was added before.</summary>
    /// <param name="parts">The person, as added.</param>
    /// <exception cref="InvariantException">The person was not added before.</exception>
    public void Remove(IReadOnlyList<MemberActivity> parts) => Change(parts, -1);

    /// <summary>Adds an account.</summary>
    /// <param name="account">Its card.</param>
    public void Add(AccountCard account) => Change(account, 1);

    /// <summary>Takes away an account that was added before.</summary>
    /// <param name="account">Its card, as added.</param>
    /// <exception cref="InvariantException">The account was not added before.</exception>
    public void Remove(AccountCard account) => Change(account, -1);

    /// <summary>Adds a cost.</summary>
    /// <param name="cost">The cost.</param>
    public void Add(CommunityCost cost) => Change(cost, 1);

    /// <summary>Takes away a cost that was added before.</summary>
    /// <param name="cost">The cost, as added.</param>
    /// <exception cref="InvariantException">The cost was not added before.</exception>
    public void Remove(CommunityCost cost) => Change(cost, -1);

    /// <summary>Adds what another tally of the same period and slice holds; no person or account may be in both.</summary>
    /// <param name="other">The other tally.</param>
    public void Merge(PeriodTally other)
    {
        _members = _members.Plus(other._members, 1);
        foreach (var (ticks, count) in other._responses)
        {
            Respond(ticks, count);
        }

        foreach (var (currency, sums) in other._revenue)
        {
            Pay(currency, sums, 1);
        }
    }

    /// <summary>The figures of what is in the tally.</summary>
    public CommunityFigures Figures()
    {
        var revenue = ImmutableSortedDictionary.CreateBuilder<string, RevenueFigures>(StringComparer.Ordinal);
        foreach (var (currency, sums) in _revenue)
        {
            revenue.Add(currency, RevenueFigures.Of(sums, _members.Active, slice));
        }

        return new CommunityFigures(
            period, slice, MemberFigures.Of(_members, period), QuestionFigures.Of(_members, _responses), revenue.ToImmutable());
    }

    /// <summary>The return on investment of what is in the tally, by currency; never mixed.</summary>
    public ImmutableSortedDictionary<string, ReturnOnInvestment> Returns()
    {
        var returns = ImmutableSortedDictionary.CreateBuilder<string, ReturnOnInvestment>(StringComparer.Ordinal);
        var saved = (Int128)_members.TicketsSaved * model.Revenue.CostPerTicket;
        foreach (var currency in _revenue.Keys.Append(model.Revenue.ReportingCurrency).Distinct(StringComparer.Ordinal))
        {
            // What tickets cost is known in the reporting currency alone, so it counts there and nowhere else.
            returns.Add(currency, ReturnOnInvestment.Of(
                _revenue.GetValueOrDefault(currency), currency == model.Revenue.ReportingCurrency ? saved : 0));
        }

        return returns.ToImmutable();
    }

    private void Change(IReadOnlyList<MemberActivity> parts, int sign)
    {
        _members = _members.Plus(_counting.Count(parts), sign);
        if (_members.Active < 0 || _members.Questions < 0)
        {
            throw new InvariantException(
                $"More persons taken away than added: {_members.Active} active and {_members.Questions} questions are left.");
        }

        foreach (var question in _counting.QuestionsOf(parts))
        {
            if (period.Contains(question.OpenedOn) && question.Response is { } response)
            {
                // An answer before its question is a source's slip of the clock: it was answered at once.
                Respond(Math.Max(0, response.Ticks), sign);
            }
        }
    }

    private void Change(AccountCard account, int sign)
    {
        if (slice.Segment is { } segment && account.Segment != segment)
        {
            return;
        }

        var won = new Dictionary<string, CurrencySums>(StringComparer.Ordinal);
        foreach (var opportunity in account.Opportunities)
        {
            if (opportunity.IsWon && opportunity.IsClosedIn(period) && Attributed(opportunity) is { } attributed)
            {
                var generated = opportunity.Class == "sourced" ? opportunity.Amount : attributed;
                var sums = won.GetValueOrDefault(opportunity.Currency).Plus(new CurrencySums(generated, attributed, 0, 0), 1);
                won[opportunity.Currency] = sums with { Accounts = 1 };
            }
        }

        foreach (var (currency, sums) in won)
        {
            Pay(currency, sums, sign);
        }
    }

    private void Change(CommunityCost cost, int sign)
    {
        // A cost has no segment: what a segment costs is not known.
        if (period.Contains(cost.Day) && slice.Segment is null && (slice.Program is null || cost.Program == slice.Program))
        {
            Pay(cost.Currency, new CurrencySums(0, 0, cost.Amount, 0), sign);
        }
    }

    /// <summary>What the slice's touches earned of an opportunity; null where it has none of them.</summary>
    private long? Attributed(OpportunityCard opportunity)
    {
        if (slice.Program is null)
        {
            return opportunity.Attributed;
        }

        foreach (var credit in opportunity.Programs)
        {
            if (credit.Program == slice.Program)
            {
                return credit.Attributed;
            }
        }

        return null;
    }

    private void Respond(long ticks, long change)
    {
        var count = _responses.GetValueOrDefault(ticks) + change;
        if (count < 0)
        {
            throw new InvariantException($"More answers after {new TimeSpan(ticks)} taken away than added.");
        }

        if (count == 0)
        {
            _responses.Remove(ticks);
        }
        else
        {
            _responses[ticks] = count;
        }
    }

    private void Pay(string currency, in CurrencySums change, int sign)
    {
        var sums = _revenue.GetValueOrDefault(currency).Plus(change, sign);
        if (sums.Generated < 0 || sums.Attributed < 0 || sums.Costs < 0 || sums.Accounts < 0)
        {
            throw new InvariantException($"More {currency} taken away than added: {sums} is left.");
        }

        if (sums == default)
        {
            _revenue.Remove(currency);
        }
        else
        {
            _revenue[currency] = sums;
        }
    }
}
