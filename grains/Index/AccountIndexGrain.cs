using System.Collections.Immutable;
using CommunityScoring.Hosting;
using CommunityScoring.Scorecards;
using CommunityScoring.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace CommunityScoring.Index;

/// <summary>Hosts an <see cref="IndexKeeper"/>. Nothing is stored here.</summary>
[Reentrant]
public sealed class AccountIndexGrain : Grain, IAccountIndexGrain
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stopping;
    private readonly IndexInstruments _instruments;
    private readonly IndexKeeper _keeper;

    /// <summary>Creates the grain.</summary>
    /// <param name="scorecards">Where scorecards are stored.</param>
    /// <param name="leaves">Knows the epoch of the database.</param>
    /// <param name="codec">Reads scorecards.</param>
    /// <param name="models">The models.</param>
    /// <param name="lifetime">Ends waiting when the silo stops, so that it need not wait for listeners.</param>
    /// <param name="instruments">What is measured of the index.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where loading is noted.</param>
    public AccountIndexGrain(
        IScorecardStore scorecards,
        ILeafStore leaves,
        ScorecardCodec codec,
        ModelRegistry models,
        IHostApplicationLifetime lifetime,
        IndexInstruments instruments,
        TimeProvider time,
        ILogger<AccountIndexGrain> logger)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        _instruments = instruments;
        _keeper = new IndexKeeper(scorecards, codec, () => models.Active, () => leaves.Epoch, instruments, time, logger, _stopping.Token);
    }

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Loaded beside, not inside activation: a large community takes its time.
        _keeper.Start();
        this.RegisterGrainTimer(_ => _keeper.TickAsync(), new GrainTimerCreationOptions(s_tick, s_tick) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _instruments.Gone();
        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    /// <inheritdoc/>
    public Task PutAsync(ImmutableArray<ScorecardEntry> entries) => _keeper.PutAsync(entries);

    /// <inheritdoc/>
    public Task<AccountPage?> ListAsync(AccountListQuery query) => _keeper.ListAsync(query);

    /// <inheritdoc/>
    public Task<AlertPage> ReadAlertsAsync(AlertListQuery query) => _keeper.ReadAlertsAsync(query);

    /// <inheritdoc/>
    public Task<ScorecardEntry?> FindAsync(string account) => _keeper.FindAsync(account);

    /// <inheritdoc/>
    public Task<ImmutableArray<int>> CountStatesAsync() => _keeper.CountStatesAsync();

    /// <inheritdoc/>
    public Task<IndexChanges> ChangesAsync(long? after, int limit, TimeSpan wait) => _keeper.ChangesAsync(after, limit, wait);
}
