using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Accounts;

/// <summary>What a list is ranked by, and where an account stands in it.</summary>
/// <param name="Name">The name clients know it by.</param>
/// <param name="RankOf">An account's place.</param>
internal sealed record RankingOrder(string Name, Func<AccountReading, Rank> RankOf)
{
    private const int NoValue = 1;
    private const int Churned = 2;

    /// <summary>All orders; the first is the default.</summary>
    public static IReadOnlyList<RankingOrder> All { get; } =
    [
        new RankingOrder("risk", reading => reading.Score.Risk is { Score: { } risk }
            ? new Rank(0, risk, reading.Account)
            : new Rank(reading.Score.Risk.State == RiskState.Churned ? Churned : NoValue, 0, reading.Account)),
        new RankingOrder("engagement", reading => new Rank(0, reading.Score.Engagement, reading.Account)),
        new RankingOrder("momentum", reading => reading.Score.Momentum is { } momentum
            ? new Rank(0, momentum, reading.Account)
            : new Rank(NoValue, 0, reading.Account)),
    ];
}
