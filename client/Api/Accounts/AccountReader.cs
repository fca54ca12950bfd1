using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Accounts;

/// <summary>Reads many accounts, a bounded number at a time.</summary>
internal static class AccountReader
{
    private const int AtATime = 64;

    /// <summary>Reads each account; null where nothing was ever recorded for an id.</summary>
    public static async Task<AccountReading?[]> ReadAsync(
        IGrainFactory grains, IReadOnlyList<string> ids, ScoreQuery query, CancellationToken cancellationToken)
    {
        var readings = new AccountReading?[ids.Count];
        var asked = new Envelope<ScoreQuery>(query);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0, ids.Count, options, async (index, _) => readings[index] = (await grains.GetGrain<IAccountGrain>(ids[index]).ReadAsync(asked)).Value);
        return readings;
    }
}
