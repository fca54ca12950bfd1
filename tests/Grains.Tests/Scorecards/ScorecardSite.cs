using System.Collections.Immutable;
using CommunityScoring.Accounts;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Hosting;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;

namespace CommunityScoring.Tests.Scorecards;

/// <summary>One account, its stored scorecard, and whoever is told of its alerts. The clock begins at noon of the day of the tests' events.</summary>
internal sealed class ScorecardSite : IScorecardOutlet
{
    public const string Account = "acme";

    public static readonly ScorecardCodec Codec = new(
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer<ScorecardRow>>());

    private readonly StoredCommunity _community = new();
    private long _revision;

    public ScorecardSite() => Node = NewNode();

    public FakeTimeProvider Time { get; } = new(Fakes.Events.Noon);

    public MemoryScorecardStore Store { get; } = new();

    public ScorecardGate Gate { get; } = new();

    public ScorecardNode Node { get; private set; }

    /// <summary>Everything that was sent, repeats included.</summary>
    public List<AlertTransition> Sent { get; } = [];

    /// <summary>Decides what becomes of an offer: 0 for nothing, 1 for sent but not marked, anything else for sent and marked.</summary>
    public Func<int> Fate { get; set; } = () => 2;

    public DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    public AccountProfile Profile => new(null, _community.Leaves.FindAccount(Account)?.RenewalOn);

    public AccountState State => new(_community.Leaves, Account, ModelRegistry.RulesOf(ScoringModel.Default), ScoringModel.Default);

    /// <summary>The stored scorecard.</summary>
    public async Task<Scorecard> CardAsync() => Codec.Decode((await Store.ReadScorecardAsync(Account))!.State);

    /// <summary>Stores events, as leaves do, and does not tell anybody.</summary>
    public async Task StoreAsync(params IEnumerable<CommunityEvent> events)
    {
        await _community.SayAsync(events);
        _revision++;
    }

    /// <summary>Stores events, tells of them, and has the scorecard computed.</summary>
    public async Task SayAsync(params IEnumerable<CommunityEvent> events)
    {
        await StoreAsync(events);
        await Node.NoteAsync();
        await Node.RefreshAsync();
    }

    /// <summary>Goes on to noon of another day, and wakes the account where the store says that it waits.</summary>
    public async Task<bool> TurnToAsync(DateOnly day)
    {
        Time.SetUtcNow(new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero));
        return await SweepAsync();
    }

    /// <summary>Wakes the account where the store says that it waits; false where it does not.</summary>
    public async Task<bool> SweepAsync()
    {
        var waits = false;
        foreach (var wait in Enum.GetValues<ScorecardWait>())
        {
            if ((await Store.ReadWaitingAsync(wait, Today, null, 10)).Count > 0)
            {
                waits = true;
                await Node.RefreshAsync();
            }
        }

        return waits;
    }

    /// <summary>The activation is gone; the next one knows what is stored.</summary>
    public void Crash() => Node = NewNode();

    public async Task<bool> OfferAsync(ScorecardEntry entry, Scorecard card)
    {
        var fate = Fate();
        if (fate > 0)
        {
            Sent.AddRange(card.Outbox);
        }

        if (fate > 1)
        {
            await Store.MarkSentAsync([new ScorecardVersion(entry.Account, entry.Version)]);
        }

        return fate > 1;
    }

    private ScorecardNode NewNode() => new(Account, Store, Codec, ReadAsync, () => _revision, this, Gate, Time);

    private Task<ScorecardFacts> ReadAsync()
    {
        var leaves = _community.Leaves;
        return Task.FromResult(new ScorecardFacts(State, Profile, leaves.FindAccount(Account), new Freshness(null, ImmutableSortedDictionary<string, long>.Empty), _revision));
    }
}
