using System.Collections.Immutable;

namespace CommunityScoring.Community;

/// <summary>
/// Opportunities closed in a period, of accounts that were engaged on the day of opening against those of accounts that
/// were not. A difference is no proof of a cause.
/// </summary>
/// <param name="Engaged">Engagement of <see cref="EngagedFrom"/> or more on the day of opening.</param>
/// <param name="NotEngaged">Less.</param>
public sealed record EngagementComparison(CohortFigures Engaged, CohortFigures NotEngaged)
{
    /// <summary>The account engagement, 0–100, from which on an account is engaged.</summary>
    public const double EngagedFrom = 20;

    /// <summary>Compares.</summary>
    /// <param name="accounts">The accounts, one card each, in any order.</param>
    /// <param name="period">The days of closing.</param>
    /// <param name="segment">The segment to look at, or null for all accounts.</param>
    /// <remarks>Opportunities opened on a day whose engagement is not known any more are left out.</remarks>
    public static EngagementComparison Of(IEnumerable<AccountCard> accounts, Period period, string? segment = null)
    {
        var engaged = new Cohort();
        var notEngaged = new Cohort();
        foreach (var account in accounts.Where(account => segment is null || account.Segment == segment))
        {
            foreach (var opportunity in account.Opportunities.Where(opportunity => opportunity.IsClosedIn(period)))
            {
                if (opportunity.EngagementAtOpening is { } engagement)
                {
                    (engagement >= EngagedFrom ? engaged : notEngaged).Add(account.Account, opportunity);
                }
            }
        }

        return new EngagementComparison(engaged.Figures(), notEngaged.Figures());
    }
}

/// <summary>The figures of one side of the comparison.</summary>
/// <param name="WinRate">Won / closed, of every kind; Wilson interval.</param>
/// <param name="DaysToClose">Median of the days from opening to closing, won or lost; bootstrap interval.</param>
/// <param name="RenewalRate">Won / closed, of kind renewal; Wilson interval.</param>
/// <param name="ExpansionAmount">By currency, the median amount of a won expansion in minor units; bootstrap interval.</param>
public sealed record CohortFigures(
    Estimate WinRate, Estimate DaysToClose, Estimate RenewalRate, ImmutableSortedDictionary<string, Estimate> ExpansionAmount);
