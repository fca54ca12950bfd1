using System.Collections.Concurrent;
using CommunityScoring.Scorecards;
using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Fakes;

/// <summary>Scorecards in memory; with hooks to fail a write before and after it.</summary>
public sealed class MemoryScorecardStore : IScorecardStore
{
    private static readonly ConcurrentDictionary<string, MemoryScorecardStore> Shared = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (StoredScorecard Row, DateOnly? Due)> _rows = new(StringComparer.Ordinal);

    /// <summary>Called before anything is written; what it throws, the write throws without having written.</summary>
    public Action Before { get; set; } = () => { };

    /// <summary>Called after anything was written; what it throws, the write throws although it has written.</summary>
    public Action After { get; set; } = () => { };

    /// <summary>Every row ever written.</summary>
    public List<byte[]> Written { get; } = [];

    /// <summary>Thrown by every read of scorecards, when set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Awaited before a page is read.</summary>
    public Func<Task> BeforePage { get; set; } = () => Task.CompletedTask;

    public int PagesRead { get; private set; }

    /// <summary>How many single scorecards were read.</summary>
    public int Reads { get; private set; }

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

    public Task<StoredScorecard?> ReadScorecardAsync(string account, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Reads++;
            return Task.FromResult(_rows.TryGetValue(account, out var row) ? row.Row : null);
        }
    }

    public async Task<IReadOnlyList<StoredScorecard>> ReadScorecardsAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        await BeforePage();
        lock (_gate)
        {
            if (Failure is { } failure)
            {
                throw failure;
            }

            PagesRead++;
            return [.. _rows.Values.Select(row => row.Row).Where(row => row.Version > 0 && string.CompareOrdinal(row.Account, after) > 0).Take(limit)];
        }
    }

    public Task<IReadOnlyList<ScorecardVersion>> ReadScorecardVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (Failure is { } failure)
            {
                return Task.FromException<IReadOnlyList<ScorecardVersion>>(failure);
            }

            return Task.FromResult<IReadOnlyList<ScorecardVersion>>([.. _rows.Values.Select(row => row.Row)
                .Where(row => row.Version > 0 && string.CompareOrdinal(row.Account, after) > 0).Take(limit)
                .Select(row => new ScorecardVersion(row.Account, row.Version))]);
        }
    }

    public Task<IReadOnlyList<string>> ReadWaitingAsync(
        ScorecardWait wait, DateOnly today, string? after, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. _rows.Values
                .Where(row => wait switch
                {
                    ScorecardWait.Dirty => row.Row.IsDirty,
                    ScorecardWait.Unsent => row.Row.IsUnsent,
                    _ => row.Due <= today,
                })
                .Select(row => row.Row.Account).Where(account => string.CompareOrdinal(account, after) > 0).Take(limit)]);
        }
    }

    public Task<long> WriteAsync(ScorecardWrite write, CancellationToken cancellationToken = default) => Do(() =>
    {
        var row = _rows.GetValueOrDefault(write.Account).Row ?? new StoredScorecard(write.Account, 0, false, false, []);
        if (row.Version != write.ExpectedVersion)
        {
            throw new VersionConflictException(write.Account, write.ExpectedVersion);
        }

        Written.Add(write.State);
        _rows[write.Account] = (new StoredScorecard(write.Account, row.Version + 1, row.IsDirty && !write.IsClean, true, write.State), write.DueOn);
        return row.Version + 1;
    });

    public Task MarkDirtyAsync(IReadOnlyCollection<string> accounts, CancellationToken cancellationToken = default) => Do(() =>
    {
        foreach (var account in accounts)
        {
            var (row, due) = _rows.GetValueOrDefault(account);
            _rows[account] = ((row ?? new StoredScorecard(account, 0, false, false, [])) with { IsDirty = true }, due);
        }

        return 0L;
    });

    public Task MarkSentAsync(IReadOnlyCollection<ScorecardVersion> sent, CancellationToken cancellationToken = default) => Do(() =>
    {
        foreach (var (account, version) in sent)
        {
            if (_rows.TryGetValue(account, out var row) && row.Row.Version == version)
            {
                _rows[account] = (row.Row with { IsUnsent = false }, row.Due);
            }
        }

        return 0L;
    });

    private Task<long> Do(Func<long> write)
    {
        try
        {
            long result;
            lock (_gate)
            {
                Before();
                result = write();
            }

            After();
            return Task.FromResult(result);
        }
        catch (Exception exception)
        {
            return Task.FromException<long>(exception);
        }
    }
}
