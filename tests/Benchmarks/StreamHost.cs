using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using CommunityScoring.Api;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CommunityScoring.Benchmarks;

/// <summary>An API host over an index in its own process, in which accounts change at a steady rate.</summary>
public static class StreamHost
{
    public const string Key = "benchmark-key";

    /// <summary>What comes before the moment of a change in an account's name.</summary>
    public const string Mark = "put at ";

    private const int Accounts = 10_000;

    public static async Task<int> RunAsync(int port, int rate)
    {
        var index = new AccountIndex(BenchmarkCards.Codec, ScoringModel.Default.Revenue, TimeProvider.System);
        index.Begin();
        var grain = new HostedIndex(index);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Access:BootstrapKey", (string?)Key), KeyValuePair.Create("Pseudonyms:Secret", (string?)"benchmark-secret")]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.Services.AddSingleton(BenchmarkCards.Codec);
        builder.Services.AddSingleton(GrainsOf(grain));
        builder.Services.AddCommunityScoringApi(builder.Configuration);
        await using var app = builder.Build();
        app.MapCommunityScoringApi();
        await app.StartAsync();
        for (var number = 0; ; number++)
        {
            var row = BenchmarkCards.RowOf(number % Accounts, DateTimeOffset.UtcNow, $"{Mark}{Stopwatch.GetTimestamp()}");
            grain.Put(new ScorecardEntry(BenchmarkCards.IdOf(number % Accounts), number + 1, row));
            await Task.Delay(TimeSpan.FromSeconds(1.0 / rate));
        }
    }

    private static IGrainFactory GrainsOf(HostedIndex index)
    {
        var grains = DispatchProxy.Create<IGrainFactory, OneGrain>();
        ((OneGrain)(object)grains).Grain = index;
        return grains;
    }

    /// <summary>Answers for every grain with one.</summary>
    public class OneGrain : DispatchProxy
    {
        internal object? Grain { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grain;
    }

    private sealed class HostedIndex(AccountIndex index) : IAccountIndexGrain
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Put(ScorecardEntry entry)
        {
            TaskCompletionSource changed;
            lock (_lock)
            {
                index.Put(entry);
                (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            changed.SetResult();
        }

        public Task<ImmutableArray<int>> CountStatesAsync() => throw new NotSupportedException();

        public async Task<IndexChanges> ChangesAsync(long? after, int limit, TimeSpan wait)
        {
            var started = Stopwatch.GetTimestamp();
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    var changes = index.Changes(after, limit);
                    if (changes.Changes.Length > 0 || after is null || Stopwatch.GetElapsedTime(started) >= wait)
                    {
                        return changes;
                    }

                    changed = _changed.Task;
                }

                await changed;
            }
        }

        public Task PutAsync(ImmutableArray<ScorecardEntry> entries) => throw new NotSupportedException();

        public Task<AccountPage?> ListAsync(AccountListQuery query) => throw new NotSupportedException();

        public Task<AlertPage> ReadAlertsAsync(AlertListQuery query) => throw new NotSupportedException();

        public Task<ScorecardEntry?> FindAsync(string account) => throw new NotSupportedException();
    }
}
