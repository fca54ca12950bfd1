using CommunityScoring.Facts;

namespace CommunityScoring.Community;

/// <summary>
/// The journeys of all accounts by the day of closing, so that the window of any day can be taken without asking an
/// account again. An account whose journeys changed is taken away as it was and added as it is. Not thread-safe.
/// </summary>
public sealed class JourneyLedger
{
    private readonly SortedDictionary<DateOnly, JourneyTally> _days = [];

    /// <summary>Adds an account's journeys.</summary>
    /// <param name="journeys">One a day of closing, in any order.</param>
    public void Add(IEnumerable<ClosedJourneys> journeys)
    {
        foreach (var day in journeys)
        {
            if (!_days.TryGetValue(day.ClosedOn, out var tally))
            {
                _days[day.ClosedOn] = tally = new JourneyTally();
            }

            tally.Add(day.Journeys);
        }
    }

    /// <summary>Takes away an account's journeys that were added before.</summary>
    /// <param name="journeys">The journeys, as they were added.</param>
    /// <exception cref="InvariantException">They were not added before.</exception>
    public void Remove(IEnumerable<ClosedJourneys> journeys)
    {
        foreach (var day in journeys)
        {
            if (!_days.TryGetValue(day.ClosedOn, out var tally))
            {
                throw new InvariantException($"No journeys of {day.ClosedOn:O} were added, and some are to be taken away.");
            }

            tally.Remove(day.Journeys);
        }
    }

    /// <summary>The journeys of the opportunities closed in the last days.</summary>
    /// <param name="asOf">The last day; what closes later is open yet.</param>
    /// <param name="days">How many days, the last one included (365 in the default model).</param>
    public JourneyCounts Closed(DateOnly asOf, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var first = asOf.AddDays(1 - days);
        var window = new JourneyTally();
        foreach (var (day, tally) in _days)
        {
            if (first <= day && day <= asOf)
            {
                window.Add(tally);
            }
        }

        return window.Counts();
    }
}
