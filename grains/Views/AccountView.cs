using System.Collections.Immutable;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.People;

namespace CommunityScoring.Views;

/// <summary>
/// The view of an account: the leaves of everybody who has to do with it. Soft: built from storage on first use, then
/// kept up by what persons tell. Until it is built, tellings are acknowledged and let go: the rows they speak of are
/// stored, so building will find them. Not thread-safe; calls may interleave at awaits.
/// </summary>
public sealed class AccountView
{
    // Not built, it holds nothing: there are many accounts that nobody reads.
    private static readonly LeafSet s_unbuilt = new();
    private readonly string _account;
    private readonly LeafLoader _loader;
    private readonly Coalesced _reading;
    private readonly HashSet<string> _identitiesToRead = new(StringComparer.Ordinal);
    private readonly HashSet<string> _othersToRead = new(StringComparer.Ordinal);
    private LeafSet _leaves = s_unbuilt;
    private bool _mustReadAll;
    private bool _isStarted;

    /// <summary>Creates the view, not yet built.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="loader">Reads leaves from storage.</param>
    public AccountView(string account, LeafLoader loader)
    {
        _account = account;
        _loader = loader;
        _reading = new Coalesced(ReadAsync);
    }

    /// <summary>Counts the changes, so that what was computed from the view can be kept until the next one.</summary>
    public long Revision { get; private set; }

    /// <summary>What has changed in the leaves since whoever computes from them has last cleared it.</summary>
    public LeafChanges Changes { get; } = new();

    /// <summary>True while the view is kept up.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>The leaves; built when there is no view yet.</summary>
    public async Task<LeafSet> GetLeavesAsync()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _leaves = new LeafSet(Changes);
            _mustReadAll = true;
        }

        await ReadIfNeededAsync();
        return _leaves;
    }

    /// <summary>Takes leaves' facts, and reads from storage what else they bring along.</summary>
    public Task TakeAsync(ImmutableArray<VersionedFacts> told)
    {
        if (!_isStarted)
        {
            return Task.CompletedTask;
        }

        foreach (var facts in told)
        {
            Take(facts);
        }

        // A reading that failed, or that another caller waits for, counts for this telling too: it must not be
        // acknowledged before.
        return ReadIfNeededAsync();
    }

    /// <summary>Reads everything from storage again: makes up for a telling that went to another activation.</summary>
    public async Task VerifyAsync()
    {
        if (_isStarted)
        {
            Note(await _loader.ReadKnownAsync(_leaves));
            _mustReadAll = true;
            await ReadIfNeededAsync();
        }
    }

    private void Take(VersionedFacts told)
    {
        var merged = _leaves.Merge(told);
        if (merged != MergeResult.Known)
        {
            Revision++;
        }

        if (merged != MergeResult.Restructured)
        {
            return;
        }

        if (told.Key == LeafKey.Account(_account))
        {
            // It may claim other domains now: everybody behind them.
            _mustReadAll = true;
        }
        else
        {
            // A referral brings along who is at either end; their own neighbours are the matter of their own tellings.
            var identities = LeafKey.IsMember(told.Key) ? [told.Key] : told.Facts.Parents.Where(LeafKey.IsMember);
            (Neighbours.IsReferral(told.Facts) ? _othersToRead : _identitiesToRead).UnionWith(identities.Select(LeafKey.IdOf));
        }
    }

    private Task ReadIfNeededAsync() =>
        _mustReadAll || _identitiesToRead.Count + _othersToRead.Count > 0 || _reading.IsBusy ? _reading.RunAsync() : Task.CompletedTask;

    private async Task ReadAsync()
    {
        var all = _mustReadAll;
        var identities = _identitiesToRead.ToList();
        var others = _othersToRead.ToList();
        _mustReadAll = false;
        _identitiesToRead.Clear();
        _othersToRead.Clear();
        try
        {
            if (all)
            {
                Note(await _loader.ReadAccountAsync(_leaves, _account));
                IsBuilt = true;
            }

            if (identities.Count + others.Count > 0)
            {
                Note(await _loader.ReadPersonsAsync(_leaves, identities, others));
            }
        }
        catch (Exception)
        {
            _mustReadAll |= all;
            _identitiesToRead.UnionWith(identities);
            _othersToRead.UnionWith(others);
            throw;
        }
    }

    private void Note(bool learnt)
    {
        if (learnt)
        {
            Revision++;
        }
    }
}
