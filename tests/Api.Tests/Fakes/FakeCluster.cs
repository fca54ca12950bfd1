using System.Collections.Concurrent;
using System.Collections.Immutable;
using CommunityScoring.Access;
using CommunityScoring.Alerts;
using CommunityScoring.Community;
using CommunityScoring.Contracts;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>A cluster without silos: grains answer from what a test put in, and it remembers which were asked.</summary>
public sealed class FakeCluster(DateOnly today, TimeProvider time) : IGrainFactory
{
    private readonly SemaphoreSlim _publishing = new(1);
    private readonly Dictionary<string, (AccountFacts Facts, AlertBook Alerts, DateOnly Day, long Version)> _published = new(StringComparer.Ordinal);
    private readonly IKeyRingGrain _ring = FakeKeyRingGrain.Over(time);
    private readonly ConcurrentDictionary<string, RequestBudget> _budgets = new(StringComparer.Ordinal);

    public DateOnly Today { get; } = today;

    public TimeProvider Time { get; } = time;

    /// <summary>The alerts of accounts.</summary>
    public ConcurrentDictionary<string, AlertBook> Alerts { get; } = new(StringComparer.Ordinal);

    /// <summary>What changes were asked for.</summary>
    public ConcurrentQueue<(long? After, TimeSpan Wait)> ChangesAsked { get; } = new();

    internal FakeIndex Index { get; } = new(time);

    public ConcurrentDictionary<string, AccountFacts> Accounts { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, MemberFacts> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>What is stored of persons.</summary>
    public FakeRows Store { get; } = new();

    /// <summary>The journeys that the community has learnt from.</summary>
    public JourneyCounts Journeys { get; set; } = JourneyCounts.Empty;

    /// <summary>The community that figures are computed from.</summary>
    public CommunityFacts Community { get; set; } = new([], [], []);

    /// <summary>The referrals in quarantine, in order.</summary>
    public ImmutableArray<WithheldReferral> Quarantine { get; set; } = [];

    /// <summary>The persons who are at no account, in order.</summary>
    public ImmutableArray<CountedPerson> Waiting { get; set; } = [];

    /// <summary>The webhooks.</summary>
    public FakeWebhooks Webhooks { get; } = new();

    public ImmutableArray<SiloReport> Reports { get; set; } = [];

    /// <summary>The losses that were accepted.</summary>
    public ConcurrentQueue<PartitionGap> AcceptedGaps { get; } = new();

    public ImmutableArray<ModelDocumentEntry> Models { get; set; } = [new("default", 1, ScoringModel.Default.Document)];

    /// <summary>The keys of account and member grains that were asked, in order.</summary>
    public ConcurrentQueue<string> Touched { get; } = new();

    /// <summary>The models that scores were asked for with.</summary>
    public ConcurrentQueue<string?> ModelsAsked { get; } = new();

    /// <summary>How often the key ring was asked.</summary>
    public int RingCalls { get; set; }

    /// <summary>How often hosts asked for requests of a key.</summary>
    public int BudgetCalls { get; set; }

    /// <summary>The audit log, as written.</summary>
    public ConcurrentQueue<AuditEntry> Audit { get; } = new();

    /// <summary>Which entries the audit log cannot take, when set.</summary>
    public Func<AuditEntry, bool>? AuditFailure { get; set; }

    /// <summary>Thrown by every grain, when set.</summary>
    public Exception? Failure { get; set; }

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        if (typeof(TGrainInterface) == typeof(IRequestBudgetGrain))
        {
            return (TGrainInterface)(object)new FakeBudgetGrain(this, _budgets.GetOrAdd(primaryKey, _ => new RequestBudget(Time)));
        }

        Touched.Enqueue(primaryKey);
        object grain = typeof(TGrainInterface) == typeof(IAccountGrain) ? new FakeAccountGrain(this, primaryKey)
            : typeof(TGrainInterface) == typeof(IScorecardGrain) ? new FakeScorecardGrain(this, primaryKey)
            : typeof(TGrainInterface) == typeof(IWebhookGrain) ? new FakeWebhookGrain(Webhooks, primaryKey)
            : new FakeMemberGrain(this, primaryKey);
        return (TGrainInterface)grain;
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey
    {
        object grain = typeof(TGrainInterface) == typeof(IClusterStatusGrain) ? new FakeStatusGrain(this)
            : typeof(TGrainInterface) == typeof(IAccountIndexGrain) ? new FakeIndexGrain(this)
            : typeof(TGrainInterface) == typeof(IKeyRingGrain) ? new FakeKeyRingGrain(this, _ring)
            : typeof(TGrainInterface) == typeof(IAuditGrain) ? new FakeAuditGrain(this)
            : typeof(TGrainInterface) == typeof(ICommunityGrain) ? new FakeCommunityGrain(this)
            : typeof(TGrainInterface) == typeof(IAcceptedGapsGrain) ? new FakeGapsGrain(this)
            : typeof(TGrainInterface) == typeof(IWebhookCatalogGrain) ? new FakeWebhookCatalogGrain(Webhooks)
            : new FakeCatalogGrain(this);
        return (TGrainInterface)grain;
    }

    /// <summary>The alerts of an account.</summary>
    public AlertBook AlertsOf(string account) => Alerts.GetValueOrDefault(account, AlertBook.Empty);

    /// <summary>Tells the index of every account that has changed since it was told last.</summary>
    public async Task PublishAsync()
    {
        await _publishing.WaitAsync();
        try
        {
            var now = Time.GetUtcNow();
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            foreach (var (account, facts) in Accounts)
            {
                var (known, alerts) = (_published.GetValueOrDefault(account), AlertsOf(account));
                if (known.Facts == facts && known.Alerts == alerts && known.Day == today)
                {
                    continue;
                }

                var reading = (await new FakeAccountGrain(this, account).ComputeAsync(today))!;
                var card = FakeIndex.CardOf(
                    reading, now, alerts, day => AccountScoring.Score(facts.Profile, facts.Persons, ScoringModel.Default, day));
                await Index.PutAsync([new ScorecardEntry(account, known.Version + 1, FakeIndex.Codec.Encode(card))]);
                _published[account] = (facts, alerts, today, known.Version + 1);
            }
        }
        finally
        {
            _publishing.Release();
        }
    }

    internal void ThrowIfAway()
    {
        if (Failure is { } failure)
        {
            throw failure;
        }
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();
}
