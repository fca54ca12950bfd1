using CommunityScoring.Hosting;
using CommunityScoring.Leaves;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;
using Microsoft.Extensions.Logging;

namespace CommunityScoring.Accounts;

/// <summary>
/// Has an account's opportunities settle when they are due, with the active model: after an answer, in the background and one
/// at a time, or when somebody asks for it. What fails is tried again by a later answer. Not thread-safe; a grain owns it.
/// </summary>
/// <param name="node">The account.</param>
/// <param name="states">What is computed of it.</param>
/// <param name="model">The active model, asked for with each settling.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures are noted.</param>
internal sealed partial class AccountSettling(AccountNode node, AccountStates states, Func<ScoringModel> model, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMinutes(1);
    private Coalesced? _settling;
    private (long Revision, DateOnly Day) _looked = (-1, default);
    private long? _failedAt;
    private bool _isLooking;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>The next UTC day on which an opportunity of the account is due to settle, past or to come; null for none.</summary>
    /// <exception cref="Storage.LeafStoreException">The store is out of reach.</exception>
    public async Task<DateOnly?> NextDueAsync() => Settling.NextDue(await node.ReadAsync(), node.Account, model().Revenue.JourneyDays);

    /// <summary>
    /// Settles what is due, and completes when it is stored. Calls that come meanwhile share the next run; calling again does
    /// no harm.
    /// </summary>
    /// <exception cref="Storage.LeafStoreException">The store is out of reach: call again.</exception>
    /// <exception cref="TimeoutException">A member did not answer: call again.</exception>
    public Task SettleDueAsync() => (_settling ??= new Coalesced(SettleAsync)).RunAsync();

    /// <summary>Settles in the background where an answer has shown that something may be due. Costs nothing where nothing has changed.</summary>
    public void Look()
    {
        var now = (node.View.Revision, Today);
        if (!_isLooking && (_failedAt is { } failed ? time.GetElapsedTime(failed) >= s_retry : now != _looked))
        {
            (_looked, _failedAt, _isLooking) = (now, null, true);
            _ = LookAsync();
        }
    }

    private async Task LookAsync()
    {
        try
        {
            if (await NextDueAsync() is { } due && due <= Today)
            {
                await SettleDueAsync();
            }
        }
        catch (Exception exception)
        {
            _failedAt = time.GetTimestamp();
            LogFailed(exception, node.Account);
        }
        finally
        {
            _isLooking = false;
        }
    }

    private Task SettleAsync()
    {
        var (active, today) = (model(), Today);
        var rules = ModelRegistry.RulesOf(active);
        return node.SettleAsync(leaves =>
            Settling.NextDue(leaves, node.Account, active.Revenue.JourneyDays) is { } due && due <= today
                ? Settling.Due(leaves, states.Of(leaves, active).Touches, rules, today)
                : []);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Opportunities of account {Account} could not be settled yet.")]
    private partial void LogFailed(Exception exception, string account);
}
