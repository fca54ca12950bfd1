namespace CommunityScoring.Community;

/// <summary>Money of one currency in a period, in minor units; wide enough for any number of opportunities.</summary>
/// <param name="Generated">Amounts of the sourced won opportunities, and what is attributed of the others.</param>
/// <param name="Attributed">Credits of the community touches of won opportunities.</param>
/// <param name="Costs">Costs of the community.</param>
/// <param name="Accounts">Accounts with a won opportunity.</param>
internal readonly record struct CurrencySums(Int128 Generated, Int128 Attributed, Int128 Costs, long Accounts)
{
    /// <summary>The sums with others added or taken away.</summary>
    /// <param name="other">The others.</param>
    /// <param name="sign">1 to add them, −1 to take them away.</param>
    public CurrencySums Plus(in CurrencySums other, int sign) => new(
        Generated + (sign * other.Generated),
        Attributed + (sign * other.Attributed),
        Costs + (sign * other.Costs),
        Accounts + (sign * other.Accounts));
}
