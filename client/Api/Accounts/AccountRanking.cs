using System.Collections.Immutable;
using CommunityScoring.Api.Problems;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Accounts;

/// <summary>
/// All accounts with their scores, read from their grains and kept for a second, so that many who look at a list cost as
/// much as one: for what the index does not know, and up to 2 000 accounts. Thread-safe.
/// </summary>
internal sealed class AccountRanking(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan _kept = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<ScoreQuery, Entry> _entries = [];

    /// <summary>All accounts that anything was recorded for, in no order.</summary>
    /// <exception cref="ProblemException">There are too many.</exception>
    public async Task<ImmutableArray<AccountReading>> ReadAsync(ScoreQuery query, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(query, out entry) || IsOver(entry))
            {
                foreach (var over in _entries.Where(pair => IsOver(pair.Value)).Select(pair => pair.Key).ToArray())
                {
                    _entries.Remove(over);
                }

                entry = new Entry(time.GetTimestamp(), LoadAsync(query));
                _entries[query] = entry;
            }
        }

        // Others wait for the same reading: whoever leaves does not end it.
        return await entry.Accounts.WaitAsync(cancellationToken);
    }

    private bool IsOver(Entry entry) =>
        entry.Accounts.IsCompleted && (!entry.Accounts.IsCompletedSuccessfully || time.GetElapsedTime(entry.StartedAt) >= _kept);

    private async Task<ImmutableArray<AccountReading>> LoadAsync(ScoreQuery query)
    {
        // The caller holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var ids = await AllAccounts.ReadIdsAsync(
            grains, most => $"Lists with a model, or of a day that the index does not know, serve up to {most} accounts; read accounts by their ids.");
        var readings = await AccountReader.ReadAsync(grains, ids, query, CancellationToken.None);
        return [.. readings.OfType<AccountReading>()];
    }

    private sealed record Entry(long StartedAt, Task<ImmutableArray<AccountReading>> Accounts);
}
