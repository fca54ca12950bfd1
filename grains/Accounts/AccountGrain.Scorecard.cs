using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Scorecards;
using CommunityScoring.Storage;
using CommunityScoring.Views;

namespace CommunityScoring.Accounts;

/// <summary>Keeps the account's scorecard.</summary>
public sealed partial class AccountGrain : IScorecardGrain
{
    private ScorecardNode _scorecard = null!;
    private bool _isRefreshDue;
    private long? _refreshedAt;
    private bool _isGone;

    /// <inheritdoc/>
    public Task RefreshAsync()
    {
        _node.Leaf.RequireEpoch();
        return RefreshNowAsync();
    }

    /// <inheritdoc/>
    public async Task<Envelope<Alert?>> ChangeAlertAsync(string id, Envelope<AlertAction> action)
    {
        try
        {
            return new(await _scorecard.ChangeAlertAsync(id, action.Value));
        }
        catch (VersionConflictException)
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private void StartScorecard()
    {
        _scorecard = new ScorecardNode(
            this.GetPrimaryKeyString(), scorecards.Store, scorecards.Codec, ReadFactsAsync, () => _node.View.Revision, scorecards.Outlet,
            scorecards.Gate, time);
        _node.OnTold = NoteToldAsync;
    }

    private async Task NoteToldAsync()
    {
        await _scorecard.NoteAsync();
        _ = RefreshSoonAsync();
    }

    // Whatever fails is made up for by the sweep: the row says that it lacks something.
    private async Task RefreshSoonAsync()
    {
        if (_isRefreshDue || _isGone)
        {
            return;
        }

        _isRefreshDue = true;
        try
        {
            // What comes along with it is taken along.
            await Task.Delay(GatherFor(), time);
            using var early = await scorecards.Pace.EnterToCatchUpAsync();
            await _scorecard.PrepareAsync();
            await _node.ReadAsync();
            using var turn = early ?? await scorecards.Pace.EnterAsync();
            _isRefreshDue = false;
            if (!_isGone)
            {
                _refreshedAt = time.GetTimestamp();
                await RefreshNowAsync(turn);
            }
        }
        catch (Exception exception)
        {
            scorecards.NotRefreshed(this.GetPrimaryKeyString(), exception);
        }
        finally
        {
            _isRefreshDue = false;
        }
    }

    private TimeSpan GatherFor()
    {
        var options = scorecards.Options;
        var rest = _refreshedAt is { } last ? options.Interval - time.GetElapsedTime(last) : TimeSpan.Zero;
        return rest > options.Gather ? rest : options.Gather;
    }

    private async Task RefreshNowAsync(IDisposable? turn = null)
    {
        try
        {
            await _scorecard.RefreshAsync(turn);

            // An account that rests is looked at once in half a month: well within the month in which opportunities settle.
            _settling.Look();
        }
        catch (VersionConflictException)
        {
            // Another activation has written it: the next one begins from the row.
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task<ScorecardFacts> ReadFactsAsync()
    {
        var leaves = await _node.ReadAsync();
        _verification ??= new ViewVerification(this, VerifyAsync);

        // The state takes the changes noted so far, so that nothing may be awaited from here on.
        var state = _states.Of(leaves, models.Active);
        var snapshot = leaves.FindAccount(this.GetPrimaryKeyString());
        return new ScorecardFacts(state, ProfileOf(snapshot), snapshot, topic.FreshnessOf(_node.View.Changes.Progress), _node.View.Revision);
    }

    // What storage shows and nobody had told is news to the scorecard as well.
    private async Task VerifyAsync()
    {
        var before = _node.View.Revision;
        await _node.View.VerifyAsync();
        if (_node.View.Revision != before)
        {
            await NoteToldAsync();
        }
    }
}
