using CommunityScoring.Scorecards;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage.GrainRows;

/// <content>The scorecards.</content>
public sealed partial class GrainRowStore
{
    /// <inheritdoc/>
    public async Task<StoredScorecard?> ReadScorecardAsync(string account, CancellationToken cancellationToken = default)
    {
        for (var look = 0; look < Looks; look++)
        {
            var content = await _scorecards.ReadAsync(account, cancellationToken).ConfigureAwait(false);
            var entry = await _index.ReadScorecardAsync(account, cancellationToken).ConfigureAwait(false);
            var (stored, noted) = (content?.Version ?? 0, entry?.Version ?? 0);
            if (stored == noted)
            {
                return entry is null ? null : entry with { State = content?.Content.Bytes ?? [] };
            }

            if (stored > noted)
            {
                await MendAsync(account, noted, content!).ConfigureAwait(false);
            }
        }

        throw Broken("scorecard", account);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredScorecard>> ReadScorecardsAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        var entries = await _index.ReadScorecardsAsync(after, limit, cancellationToken).ConfigureAwait(false);
        var contents = await _scorecards.ReadManyAsync(entries.Select(entry => entry.Account), cancellationToken).ConfigureAwait(false);
        return [.. entries.Zip(contents, (entry, content) => content is null || content.Version < entry.Version
            ? throw Broken("scorecard", entry.Account)
            : entry with { Version = content.Version, IsUnsent = entry.IsUnsent || content.Version > entry.Version, State = content.Content.Bytes })];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScorecardVersion>> ReadScorecardVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        _index.ReadScorecardVersionsAsync(after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadWaitingAsync(
        ScorecardWait wait, DateOnly today, string? after, int limit, CancellationToken cancellationToken = default) =>
        _index.ReadWaitingAsync(wait, today, after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<long> WriteAsync(ScorecardWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(write.Account);
        ArgumentOutOfRangeException.ThrowIfNegative(write.ExpectedVersion);
        cancellationToken.ThrowIfCancellationRequested();
        return _turns.RunAsync(TurnOf(write.Account), async () =>
        {
            var version = await _scorecards.WriteAsync(
                write.Account, write.ExpectedVersion, new RowContent { Bytes = write.State, DueDay = write.DueOn?.DayNumber }).ConfigureAwait(false);
            await NoteAsync(write with { State = IndexCodec.Elsewhere }, version).ConfigureAwait(false);
            return version;
        });
    }

    /// <inheritdoc/>
    public Task MarkDirtyAsync(IReadOnlyCollection<string> accounts, CancellationToken cancellationToken = default) =>
        // In the turns of their accounts: a mark that is asked for after a write stays.
        Task.WhenAll(accounts.Select(account => _turns.RunAsync(TurnOf(account), async () =>
        {
            await _index.MarkDirtyAsync([account], cancellationToken).ConfigureAwait(false);
            return true;
        })));

    /// <inheritdoc/>
    public Task MarkSentAsync(IReadOnlyCollection<ScorecardVersion> sent, CancellationToken cancellationToken = default) =>
        _turns.RunAsync("sent", async () =>
        {
            await _index.MarkSentAsync(sent, cancellationToken).ConfigureAwait(false);
            return true;
        });

    private static string TurnOf(string account) => $"scorecard/{account}";

    private async Task NoteAsync(ScorecardWrite write, long version)
    {
        try
        {
            await _index.WriteAsync(write).ConfigureAwait(false);
        }
        catch (VersionConflictException)
        {
            if (await _index.ReadScorecardAsync(write.Account).ConfigureAwait(false) is not { } entry || entry.Version < version)
            {
                throw Broken("scorecard", write.Account);
            }
        }
    }

    // Whether it holds all that was told is not known any more, and what it brought is not sent.
    private Task MendAsync(string account, long noted, VersionedContent content) => _turns.RunAsync(TurnOf(account), async () =>
    {
        if (content.Version == noted + 1)
        {
            var due = content.Content.DueDay is { } day ? DateOnly.FromDayNumber(day) : (DateOnly?)null;
            await NoteAsync(new ScorecardWrite(account, noted, IndexCodec.Elsewhere, due, IsClean: false, HasTransitions: true), content.Version)
                .ConfigureAwait(false);
        }

        return true;
    });
}
