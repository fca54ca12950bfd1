using System.Collections.Immutable;
using System.Globalization;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;

namespace CommunityScoring.Scorecards;

/// <summary>
/// Keeps the scorecard of an account that is awake. What was told is noted in storage before it is acknowledged, so that a scorecard
/// that lacks it is computed anew whatever crashes; alerts are stored with the scorecard that they come from before they are sent, and
/// sent again until that is known to have come off. Knows no Orleans, so that a simulation can run it. Not thread-safe; calls may
/// interleave at awaits.
/// </summary>
/// <param name="account">The account's id.</param>
/// <param name="store">Where scorecards are.</param>
/// <param name="codec">Encodes them.</param>
/// <param name="facts">Reads what is known now.</param>
/// <param name="revision">The present revision of the view.</param>
/// <param name="outlet">Hands out what is stored.</param>
/// <param name="gate">Whether history is read.</param>
/// <param name="time">The clock.</param>
public sealed class ScorecardNode(
    string account,
    IScorecardStore store,
    ScorecardCodec codec,
    Func<Task<ScorecardFacts>> facts,
    Func<long> revision,
    IScorecardOutlet outlet,
    ScorecardGate gate,
    TimeProvider time)
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private Task? _marked;
    private bool _isLoaded;
    private bool _isDirty;
    private bool _isSent;
    private long _version;
    private byte[] _row = [];
    private Scorecard? _card;

    // What was not sent with the row before goes with the next one.
    private ImmutableArray<AlertTransition> Unsent => _isSent || _card is null ? [] : _card.Outbox;

    /// <summary>Notes in storage that something was told. To be awaited before the telling is acknowledged.</summary>
    public async Task NoteAsync()
    {
        _isDirty = true;
        var marked = _marked ??= store.MarkDirtyAsync([account]);
        try
        {
            await marked;
        }
        catch (Exception)
        {
            if (ReferenceEquals(_marked, marked))
            {
                _marked = null;
            }

            throw;
        }
    }

    /// <summary>Reads the row, and waits for a write that is under way: a turn entered after it is spent on computing.</summary>
    /// <exception cref="LeafStoreException">The store is out of reach.</exception>
    public async Task PrepareAsync()
    {
        await _one.WaitAsync();
        try
        {
            await LoadAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The alerts as last stored; none where there is no scorecard.</summary>
    /// <exception cref="LeafStoreException">The store is out of reach.</exception>
    public async Task<AlertBook> ReadAlertsAsync()
    {
        await PrepareAsync();
        return _card?.Alerts ?? AlertBook.Empty;
    }

    /// <summary>Computes the scorecard anew where it must be, stores it, and has it handed out.</summary>
    /// <param name="turn">
    /// The turn that the computing takes, null for none; disposed when it is done, so that the wait for the store takes nobody's turn.
    /// </param>
    /// <exception cref="LeafStoreException">The store is out of reach, or another activation has written the row.</exception>
    public async Task RefreshAsync(IDisposable? turn = null)
    {
        await _one.WaitAsync();
        try
        {
            await LoadAsync();
            var now = time.GetUtcNow();
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            // What is due while history is read stays due: its alerts wait with the others.
            if (_card is { } current && !_isDirty && (gate.IsBackfilling || !(current.DueOn <= today)))
            {
                if (!_isSent)
                {
                    Offer();
                }

                return;
            }

            var known = await facts();
            var isResting = _card is not null && !_isDirty;
            var warns = !gate.IsBackfilling;
            var card = ScorecardComputation.Compute(account, known, _card, Unsent, isResting, warns, now);
            var row = codec.Encode(card);
            if (warns)
            {
                // Not while history is read: then the store too is left to the way in.
                turn?.Dispose();
            }

            // Nothing may be awaited between the question and the write: what is told later is marked later. Without its alerts it
            // is not done, and stays dirty.
            await WriteAsync(card, row, isClean: warns && revision() == known.Revision);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes a step with an open alert.</summary>
    /// <param name="id">The alert's id.</param>
    /// <param name="action">The step.</param>
    /// <returns>The alert afterwards; null where no open alert has the id.</returns>
    /// <exception cref="LeafStoreException">The store is out of reach, or another activation has written the row.</exception>
    public async Task<Alert?> ChangeAlertAsync(string id, AlertAction action)
    {
        await _one.WaitAsync();
        try
        {
            await LoadAsync();
            var now = time.GetUtcNow();
            if (_card?.Alerts.Change(id, StepOf(action, now), alert => Changed(alert, action, now)) is not { } book)
            {
                return null;
            }

            var card = _card with { Alerts = book, Outbox = Unsent, At = now };
            await WriteAsync(card, codec.Encode(card), isClean: false);
            return book.Find(id);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task LoadAsync()
    {
        if (_isLoaded)
        {
            return;
        }

        var stored = await store.ReadScorecardAsync(account);
        _version = stored?.Version ?? 0;
        _row = stored?.State ?? [];
        _card = _version > 0 ? codec.Decode(_row) : null;
        _isDirty |= stored is null || stored.IsDirty || _card is null;
        _isSent = stored is { IsUnsent: false };
        _isLoaded = true;
    }

    private async Task WriteAsync(Scorecard card, byte[] row, bool isClean)
    {
        if (isClean)
        {
            (_isDirty, _marked) = (false, null);
        }

        try
        {
            _version = await store.WriteAsync(new ScorecardWrite(account, _version, row, card.DueOn, isClean, !card.Outbox.IsEmpty));
        }
        catch (Exception)
        {
            // Whether it was written is not known: the row is read again.
            _isLoaded = false;
            _isDirty = true;
            throw;
        }

        (_card, _row, _isSent) = (card, row, false);
        Offer();
    }

    private void Offer() => _ = OfferAsync(_version);

    private async Task OfferAsync(long version)
    {
        if (await outlet.OfferAsync(new ScorecardEntry(account, version, _row), _card!) && version == _version)
        {
            _isSent = true;
        }
    }

    private static AlertStep StepOf(AlertAction action, DateTimeOffset now) => action.Kind switch
    {
        AlertActionKind.Acknowledge => new AlertStep(now, "acknowledged", action.By),
        AlertActionKind.Snooze => new AlertStep(now, "snoozed", action.By, action.Until?.ToString("O", CultureInfo.InvariantCulture)),
        _ => new AlertStep(now, "assigned", action.By, action.Assignee),
    };

    private static Alert Changed(Alert alert, AlertAction action, DateTimeOffset now) => action.Kind switch
    {
        AlertActionKind.Acknowledge => alert with { AcknowledgedAt = now },
        AlertActionKind.Snooze => alert with { SnoozedUntil = action.Until },
        _ => alert with { Assignee = action.Assignee },
    };
}
