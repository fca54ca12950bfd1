using System.Collections.Frozen;

namespace CommunityScoring.Community;

/// <summary>All that the community's figures are computed from, in any order.</summary>
/// <param name="Members">The parts of all persons, those of one person anywhere; only days up to the as-of day.</param>
/// <param name="Accounts">One card an account.</param>
/// <param name="Costs">The costs of the community, one an id.</param>
public sealed record CommunityFacts(
    IReadOnlyCollection<MemberActivity> Members, IReadOnlyCollection<AccountCard> Accounts, IReadOnlyCollection<CommunityCost> Costs)
{
    /// <summary>The parts of each person.</summary>
    internal IEnumerable<IReadOnlyList<MemberActivity>> Persons() =>
        Members.GroupBy(member => member.Person, StringComparer.Ordinal).Select(parts => parts.ToList());

    /// <summary>The segments of the accounts that have one.</summary>
    internal FrozenDictionary<string, string> Segments() =>
        Accounts.Where(account => account.Segment is not null)
            .ToFrozenDictionary(account => account.Account, account => account.Segment!, StringComparer.Ordinal);
}

/// <summary>A cost of the community, as its latest snapshot states it.</summary>
/// <param name="Cost">The cost's id.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Amount">Amount in minor units; 0 or more.</param>
/// <param name="Day">The UTC day it belongs to.</param>
public sealed record CommunityCost(string Cost, string? Program, string Currency, long Amount, DateOnly Day);
