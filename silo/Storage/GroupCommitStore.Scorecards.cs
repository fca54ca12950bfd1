using CommunityScoring.Scorecards;

namespace CommunityScoring.Silo.Storage;

/// <content>The scorecards.</content>
public abstract partial class GroupCommitStore
{
    /// <inheritdoc/>
    public Task<StoredScorecard?> ReadScorecardAsync(string account, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(account);
        return _reader.ScorecardAsync(account, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredScorecard>> ReadScorecardsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        await _reader.ScorecardsAsync(after, limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScorecardVersion>> ReadScorecardVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        await _reader.ScorecardVersionsAsync(after, limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadWaitingAsync(
        ScorecardWait wait, DateOnly today, string? after, int limit, CancellationToken cancellationToken = default) =>
        await _reader.WaitingAsync(wait, today, after, limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<long> WriteAsync(ScorecardWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(write.Account);
        ArgumentOutOfRangeException.ThrowIfNegative(write.ExpectedVersion);
        return _writes.EnqueueAsync(new CardWrite(write), cancellationToken);
    }

    /// <inheritdoc/>
    public Task MarkDirtyAsync(IReadOnlyCollection<string> accounts, CancellationToken cancellationToken = default) =>
        Task.WhenAll(accounts.Chunk(MarksPerWrite).Select(chunk => _writes.EnqueueAsync(new DirtyWrite(chunk), cancellationToken)));

    /// <inheritdoc/>
    public Task MarkSentAsync(IReadOnlyCollection<ScorecardVersion> sent, CancellationToken cancellationToken = default) =>
        Task.WhenAll(sent.Chunk(MarksPerWrite).Select(chunk => _writes.EnqueueAsync(new SentWrite(chunk), cancellationToken)));
}
