using System.Collections.Immutable;
using CommunityScoring.Api.Accounts;
using CommunityScoring.Api.Problems;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Models;

/// <summary>
/// Reads every account under the active model and a candidate. One comparison of a host at a time: each has the cluster compute all
/// accounts anew. Thread-safe.
/// </summary>
internal sealed class ModelComparison(IGrainFactory grains) : IDisposable
{
    private const int AtATime = 64;
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>All accounts that anything was recorded for, in ordinal order.</summary>
    /// <param name="document">The candidate's document, which parses.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">There are too many, or another comparison is under way.</exception>
    public async Task<ImmutableArray<AccountComparison>> ReadAsync(string document, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            throw Refusal.Unavailable("Another comparison is under way; one of a host runs at a time.", FaultProblems.RetryAfter);
        }

        try
        {
            var ids = await AllAccounts.ReadIdsAsync(grains, most => $"Models are compared over up to {most} accounts.");
            var compared = new AccountComparison?[ids.Count];
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
            await Parallel.ForAsync(
                0, ids.Count, options, async (index, _) => compared[index] = (await grains.GetGrain<IAccountGrain>(ids[index]).CompareAsync(document)).Value);
            return [.. compared.OfType<AccountComparison>()];
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
