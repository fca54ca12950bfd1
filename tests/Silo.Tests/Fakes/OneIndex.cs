using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;
using Xunit.Sdk;

namespace CommunityScoring.Silo.Tests.Fakes;

/// <summary>An index that remembers what it is told, and the only grain that there is.</summary>
internal sealed class OneIndex : IAccountIndexGrain
{
    public OneIndex()
    {
        Grains = DispatchProxy.Create<IGrainFactory, Factory>();
        ((Factory)Grains).Index = this;
    }

    public IGrainFactory Grains { get; }

    public ConcurrentQueue<ScorecardEntry> Put { get; } = new();

    /// <summary>What is answered to whoever counts: accounts by the number of their state.</summary>
    public ImmutableArray<int> Counts { get; set; } = [];

    public Task PutAsync(ImmutableArray<ScorecardEntry> entries)
    {
        foreach (var entry in entries)
        {
            Put.Enqueue(entry);
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<int>> CountStatesAsync() => Task.FromResult(Counts);

    public Task<AccountPage?> ListAsync(AccountListQuery query) => throw new NotSupportedException();

    public Task<AlertPage> ReadAlertsAsync(AlertListQuery query) => throw new NotSupportedException();

    public Task<ScorecardEntry?> FindAsync(string account) => throw new NotSupportedException();

    public Task<IndexChanges> ChangesAsync(long? after, int limit, TimeSpan wait) => throw new NotSupportedException();

    /// <summary>Knows the index and refuses to look up anything else.</summary>
    internal class Factory : DispatchProxy
    {
        internal OneIndex? Index { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod is { Name: nameof(IGrainFactory.GetGrain), IsGenericMethod: true } && targetMethod.GetGenericArguments()[0] == typeof(IAccountIndexGrain)
                ? Index
                : throw new XunitException($"A grain was asked for that is not the index: {targetMethod}.");
    }
}
