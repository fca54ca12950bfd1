using CommunityScoring.Scorecards;
using Microsoft.Extensions.Logging;

namespace CommunityScoring.Index;

/// <content>Making up for what another activation was told: a split cluster has two, and each is told the half.</content>
public sealed partial class IndexKeeper
{
    /// <summary>How often the index is compared with the store.</summary>
    public static readonly TimeSpan CompareEvery = TimeSpan.FromMinutes(5);

    private const int VersionsAtATime = 10_000;
    private Task _comparing = Task.CompletedTask;
    private long _comparedAt;

    /// <summary>Reads the scorecards that are stored in later versions than the index knows.</summary>
    /// <returns>How many nobody had told it of.</returns>
    /// <exception cref="Storage.LeafStoreException">The store is out of reach.</exception>
    public async Task<int> ReconcileAsync()
    {
        var index = await LoadedAsync(isLatest: true);
        var missed = 0;
        for (string? after = null; ;)
        {
            var page = await store.ReadScorecardVersionsAsync(after, VersionsAtATime, stopping);
            List<ScorecardVersion> behind = [.. page.Where(stored => index.VersionOf(stored.Account) < stored.Version)];
            foreach (var stored in behind)
            {
                // Most were on their way.
                if (index.VersionOf(stored.Account) < stored.Version
                    && await store.ReadScorecardAsync(stored.Account, stopping) is { State.Length: > 0 } card
                    && index.VersionOf(stored.Account) < stored.Version)
                {
                    await PutAsync([new ScorecardEntry(card.Account, card.Version, card.State)]);
                    missed++;
                }
            }

            if (page.Count < VersionsAtATime)
            {
                break;
            }

            after = page[^1].Account;
        }

        if (missed > 0)
        {
            instruments.Missed(missed);
            LogMissed(missed);
        }

        return missed;
    }

    private void CompareWhenDue()
    {
        if (_comparing.IsCompleted && time.GetElapsedTime(_comparedAt) >= CompareEvery)
        {
            _comparedAt = time.GetTimestamp();
            _comparing = CompareAsync();
        }
    }

    private async Task CompareAsync()
    {
        try
        {
            await ReconcileAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (!stopping.IsCancellationRequested)
            {
                LogNotCompared(exception.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index had not been told of {Accounts} scorecards, and has read them.")]
    private partial void LogMissed(int accounts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index could not be compared with the store, it is tried again in some minutes: {Reason}")]
    private partial void LogNotCompared(string reason);
}
