using System.Collections.Concurrent;
using CommunityScoring.Scorecards;
using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Fakes;

/// <summary>Scorecards in memory.</summary>
public sealed class MemoryScorecardStore : IScorecardStore
{
    private static readonly ConcurrentDictionary<string, MemoryScorecardStore> Shared = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (StoredScorecard Row, DateOnly? DueOn)> _rows = new(StringComparer.Ordinal);

    /// <summary>Thrown by every operation, when set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Awaited before a page is read.</summary>
    public Func<Task> BeforePage { get; set; } = () => Task.CompletedTask;

    public int PagesRead { get; private set; }

    /// <summary>The store of a cluster, the same for all its silos.</summary>
    public static MemoryScorecardStore Of(string clusterId) => Shared.GetOrAdd(clusterId, _ => new MemoryScorecardStore());

    /// <summary>Has a row, whatever was there.</summary>
    public void Set(StoredScorecard row)
    {
        lock (_gate)
        {
            _rows[row.Account] = (row, null);
        }
    }

    public Task<StoredScorecard?> ReadScorecardAsync(string account, CancellationToken cancellationToken = default) =>
        Task.FromResult(Do(() => _rows.TryGetValue(account, out var found) ? found.Row : null));

    public async Task<IReadOnlyList<StoredScorecard>> ReadScorecardsAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        await BeforePage();
        return Do(() =>
        {
            PagesRead++;
            return (StoredScorecard[])[.. _rows.Values.Select(row => row.Row).Where(row => string.CompareOrdinal(row.Account, after) > 0).Take(limit)];
        });
    }

    public Task<IReadOnlyList<string>> ReadWaitingAsync(
        ScorecardWait wait, DateOnly today, string? after, int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<string>>(Do(() => _rows.Values
            .Where(row => string.CompareOrdinal(row.Row.Account, after) > 0)
            .Where(row => wait switch
            {
                ScorecardWait.Dirty => row.Row.IsDirty,
                ScorecardWait.Unsent => row.Row.IsUnsent,
                _ => row.DueOn <= today,
            })
            .Select(row => row.Row.Account)
            .Take(limit)
            .ToArray()));

    public Task<long> WriteAsync(ScorecardWrite write, CancellationToken cancellationToken = default) => Task.FromResult(Do(() =>
    {
        var version = _rows.TryGetValue(write.Account, out var found) ? found.Row.Version : 0;
        if (version != write.ExpectedVersion)
        {
            throw new VersionConflictException(write.Account, write.ExpectedVersion);
        }

        _rows[write.Account] = (new StoredScorecard(write.Account, version + 1, !write.IsClean, IsUnsent: true, write.State), write.DueOn);
        return version + 1;
    }));

    public Task MarkDirtyAsync(IReadOnlyCollection<string> accounts, CancellationToken cancellationToken = default) => Task.FromResult(Do(() =>
    {
        foreach (var account in accounts)
        {
            var row = _rows.TryGetValue(account, out var found) ? found : (new StoredScorecard(account, 0, false, false, []), null);
            _rows[account] = row with { Row = row.Row with { IsDirty = true } };
        }

        return true;
    }));

    public Task MarkSentAsync(IReadOnlyCollection<ScorecardVersion> sent, CancellationToken cancellationToken = default) => Task.FromResult(Do(() =>
    {
        foreach (var (account, version) in sent)
        {
            if (_rows.TryGetValue(account, out var row) && row.Row.Version == version)
            {
                _rows[account] = row with { Row = row.Row with { IsUnsent = false } };
            }
        }

        return true;
    }));

    private T Do<T>(Func<T> action)
    {
        lock (_gate)
        {
            return Failure is { } failure ? throw failure : action();
        }
    }
}
