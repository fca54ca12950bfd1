namespace CommunityScoring.Community;

/// <summary>The revenue of a period in one currency, of the opportunities won in it; amounts in minor units.</summary>
/// <param name="Generated">Community-generated revenue: amounts of the sourced ones and what is attributed of the others; null when suppressed.</param>
/// <param name="Attributed">Credits of their community touches; null when suppressed.</param>
/// <param name="Accounts">Accounts with such an opportunity; null when suppressed.</param>
/// <param name="IsSuppressed">True when these are fewer than <see cref="Figure.SmallestGroup"/>.</param>
/// <param name="NetValue">
/// Net community value: (attributed − costs) / active members of the period. Null for a segment, as costs have none;
/// suppressed when accounts or active members (its group) are too few.
/// </param>
public sealed record RevenueFigures(Int128? Generated, Int128? Attributed, long? Accounts, bool IsSuppressed, Figure? NetValue)
{
    internal static RevenueFigures Of(in CurrencySums sums, long active, CommunitySlice slice)
    {
        var isSuppressed = Figure.IsTooSmall(sums.Accounts);
        Figure? net = slice.Segment is not null ? null
            : isSuppressed ? Figure.Suppressed
            : Figure.Ratio((double)(sums.Attributed - sums.Costs), active, active);
        return isSuppressed
            ? new RevenueFigures(null, null, null, true, net)
            : new RevenueFigures(sums.Generated, sums.Attributed, sums.Accounts, false, net);
    }
}
