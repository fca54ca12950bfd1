using CommunityScoring.Api.Problems;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Accounts;

/// <summary>Who is asked where every account is.</summary>
internal static class AllAccounts
{
    private const int Most = 2_000;
    private const int AtATime = 500;

    /// <summary>The ids of all accounts that anything was recorded for, in ordinal order.</summary>
    /// <param name="grains">Reaches the cluster.</param>
    /// <param name="refusal">What is said where there are more than so many.</param>
    /// <exception cref="ProblemException">There are too many.</exception>
    public static async Task<IReadOnlyList<string>> ReadIdsAsync(IGrainFactory grains, Func<int, string> refusal)
    {
        var status = grains.GetGrain<IClusterStatusGrain>(0);
        var ids = new List<string>();
        string? after = null;
        while (true)
        {
            var page = (await status.ReadAccountsAsync(after, AtATime)).Value;
            ids.AddRange(page);
            if (ids.Count > Most)
            {
                throw Refusal.Unavailable(refusal(Most), retryAfter: null);
            }

            if (page.Length < AtATime)
            {
                return ids;
            }

            after = page[^1];
        }
    }
}
