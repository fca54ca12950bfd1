using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>An index over an empty store, with one call at a time as a grain has it.</summary>
internal sealed class FakeIndex
{
    public static readonly ScorecardCodec Codec =
        new(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer<ScorecardRow>>());

    private static readonly IndexInstruments _instruments =
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
    private readonly IndexKeeper _keeper;

    public FakeIndex(TimeProvider time) => _keeper = new IndexKeeper(
        new EmptyStore(), Codec, () => ScoringModel.Default, () => 0, _instruments, time, NullLogger.Instance, CancellationToken.None);

    public Task PutAsync(ImmutableArray<ScorecardEntry> entries) => _turns.StartNew(() => _keeper.PutAsync(entries)).Unwrap();

    public Task<AccountPage?> ListAsync(AccountListQuery query) => _turns.StartNew(() => _keeper.ListAsync(query)).Unwrap();

    public Task<AlertPage> ReadAlertsAsync(AlertListQuery query) => _turns.StartNew(() => _keeper.ReadAlertsAsync(query)).Unwrap();

    public Task<ScorecardEntry?> FindAsync(string account) => _turns.StartNew(() => _keeper.FindAsync(account)).Unwrap();

    public Task<ImmutableArray<int>> CountStatesAsync() => _turns.StartNew(_keeper.CountStatesAsync).Unwrap();

    public Task<IndexChanges> ChangesAsync(long? after, int limit, TimeSpan wait) =>
        _turns.StartNew(() => _keeper.ChangesAsync(after, limit, wait)).Unwrap();

    public static Scorecard CardOf(AccountReading reading, DateTimeOffset at, AlertBook alerts, Func<DateOnly, AccountScore> score) => new(
        reading.Account,
        reading.Snapshot,
        reading.Model,
        reading.Freshness,
        at,
        [.. Enumerable.Range(0, 3).Select(day => new ScorecardDay(score(reading.Score.AsOf.AddDays(day)), reading.Amounts))],
        null,
        alerts,
        []);

    private sealed class EmptyStore : IScorecardStore
    {
        public Task<StoredScorecard?> ReadScorecardAsync(string account, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<StoredScorecard>> ReadScorecardsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<StoredScorecard>>([]);

        public Task<IReadOnlyList<ScorecardVersion>> ReadScorecardVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<ScorecardVersion>>([]);

        public Task<IReadOnlyList<string>> ReadWaitingAsync(
            ScorecardWait wait, DateOnly today, string? after, int limit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<long> WriteAsync(ScorecardWrite write, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task MarkDirtyAsync(IReadOnlyCollection<string> accounts, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task MarkSentAsync(IReadOnlyCollection<ScorecardVersion> sent, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
