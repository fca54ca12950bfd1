using System.Collections.Immutable;

namespace CommunityScoring.Revenue;

/// <summary>Amounts in one currency; never added to those of another.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Open">The open pipeline.</param>
/// <param name="Won">What was won.</param>
/// <param name="Lost">What was lost.</param>
public sealed record CurrencyRevenue(string Currency, StatusRevenue Open, StatusRevenue Won, StatusRevenue Lost);

/// <summary>Amounts of the opportunities of one status.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Classes">The same by class, in their order; classes without an opportunity are left out.</param>
public sealed record StatusRevenue(RevenueSums Total, ImmutableArray<ClassRevenue> Classes);

/// <summary>Amounts of the opportunities of one class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Sums">The sums.</param>
public sealed record ClassRevenue(OpportunityClass Class, RevenueSums Sums);

/// <summary>Sums over opportunities, in minor units: integers, wider than one amount so that no sum overflows.</summary>
/// <param name="Opportunities">How many there are.</param>
/// <param name="Amount">Their amounts.</param>
/// <param name="Full">The amounts of those with a community touch.</param>
/// <param name="Attributed">The credits of their community touches, by the default model.</param>
public readonly record struct RevenueSums(int Opportunities, Int128 Amount, Int128 Full, Int128 Attributed)
{
    /// <summary>Adds sums.</summary>
    public static RevenueSums operator +(RevenueSums left, RevenueSums right) => new(
        left.Opportunities + right.Opportunities, left.Amount + right.Amount, left.Full + right.Full, left.Attributed + right.Attributed);
}

/// <summary>What one member, activity or program has of the revenue of an account.</summary>
/// <param name="Name">The person's key, the activity or the program.</param>
/// <param name="Currencies">Amounts of the opportunities with a touch of theirs, and the credits of these touches.</param>
/// <param name="RecentWon">The credits of opportunities won in the last 365 days, by currency.</param>
public sealed record RevenuePart(
    string Name, ImmutableArray<CurrencyRevenue> Currencies, ImmutableSortedDictionary<string, Int128> RecentWon);
