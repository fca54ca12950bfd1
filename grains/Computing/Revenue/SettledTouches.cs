using System.Collections.Immutable;
using CommunityScoring.Facts;

namespace CommunityScoring.Revenue;

/// <summary>A touch that an identity of a person keeps for an opportunity that settles.</summary>
/// <param name="Closing">The opportunity as it was closed.</param>
/// <param name="Touch">The touch, of the person that the identity belongs to now.</param>
/// <param name="Uses">What it counts as.</param>
public sealed record KeptTouch(Closing Closing, Touch Touch, SettledUses Uses);

/// <summary>
/// What an account's settled opportunities are weighed from: what was kept for them, and no bucket. Not thread-safe; lists
/// are put together with their first use.
/// </summary>
internal sealed class SettledTouches
{
    private readonly Dictionary<Closing, SettledMark> _marks;
    private readonly Func<Closing, SettledMark, SettledOpportunity> _make;
    private readonly Dictionary<Closing, SettledOpportunity> _made = [];

    /// <summary>Takes marks, and how the touches of one are found.</summary>
    public SettledTouches(IEnumerable<SettledMark> marks, Func<Closing, SettledMark, SettledOpportunity> make)
    {
        _marks = marks.ToDictionary(mark => mark.Closing);
        _make = make;
    }

    /// <summary>The marks.</summary>
    public IReadOnlyCollection<SettledMark> Marks => _marks.Values;

    /// <summary>What was kept for an opportunity; null where it has not settled, or is open on the day.</summary>
    public SettledOpportunity? Of(Opportunity opportunity)
    {
        if (_marks.Count == 0 || opportunity.ClosedAt is not { } closedAt)
        {
            return null;
        }

        var closing = new Closing(opportunity.Id, opportunity.Account, opportunity.OpenedAt, closedAt);
        if (!_made.TryGetValue(closing, out var made) && _marks.TryGetValue(closing, out var mark))
        {
            _made[closing] = made = _make(closing, mark);
        }

        return made;
    }

    /// <summary>True when the marks are those of these closings.</summary>
    public bool HasSame(IReadOnlyCollection<SettledMark> marks) =>
        marks.Count == _marks.Count && marks.All(mark => _marks.ContainsKey(mark.Closing));
}

/// <summary>What was kept for one opportunity.</summary>
/// <param name="Touches">The touches of both its journeys.</param>
/// <param name="Shipped">What came of feedback, in order.</param>
/// <param name="Elsewhere">Touches at other accounts before a job move, in order.</param>
internal sealed record SettledOpportunity(AccountTouches Touches, ImmutableArray<Touch> Shipped, ImmutableArray<Touch> Elsewhere);
