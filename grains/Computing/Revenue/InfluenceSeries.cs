using CommunityScoring.Events;

namespace CommunityScoring.Revenue;

/// <summary>
/// An account's revenue influence day by day, as <see cref="AccountAttribution"/> has it of each day. The default model looks at
/// nothing of an opportunity but its anchor, so that all that are open on a day have one share, and a closed one has the same on
/// every day: weighing each of them for each day would take a large account a second.
/// </summary>
internal sealed class InfluenceSeries
{
    private readonly AccountTouches _touches;
    private readonly List<OpportunityEvent> _opportunities;
    private readonly Dictionary<(AccountTouches Touches, DateTimeOffset Anchor), double> _shares = [];

    /// <summary>Takes over what the series is computed from.</summary>
    /// <param name="touches">The account's touches.</param>
    /// <param name="opportunities">Latest snapshots; those that name another account are left out.</param>
    public InfluenceSeries(AccountTouches touches, IEnumerable<OpportunityEvent> opportunities)
    {
        _touches = touches;
        _opportunities = [.. opportunities.Where(snapshot => snapshot.Account == touches.Account).OrderBy(snapshot => snapshot.Opportunity, StringComparer.Ordinal)];
    }

    /// <summary>The influence on a day, 0–100; null where the account has no amount to relate to.</summary>
    /// <param name="asOf">The day.</param>
    public double? On(DateOnly asOf)
    {
        var parameters = _touches.Model.Revenue;
        return RevenueInfluence.OfAccount(
            _opportunities.Select(snapshot => Opportunity.Of(snapshot, asOf, parameters.JourneyDays)).OfType<Opportunity>(),
            opportunity => opportunity,
            ShareOf,
            asOf,
            parameters).Value;
    }

    private double ShareOf(Opportunity opportunity)
    {
        var touches = _touches.FindSettled(opportunity)?.Touches ?? _touches;
        if (!_shares.TryGetValue((touches, opportunity.Anchor), out var share))
        {
            var journey = touches.JourneyTo(opportunity.Anchor);
            share = Attribution.Weigh(Attribution.Default, journey, opportunity, ChannelWeights.Empty)?.CommunityShare(journey) ?? 0;
            _shares.Add((touches, opportunity.Anchor), share);
        }

        return share;
    }
}
