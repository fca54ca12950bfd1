using System.Collections.Concurrent;
using System.Collections.Immutable;
using CommunityScoring.Community;
using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>A cluster without silos: grains answer from what a test put in, and it remembers which were asked.</summary>
public sealed class FakeCluster(DateOnly today) : IGrainFactory
{
    public DateOnly Today { get; } = today;

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

    public ImmutableArray<SiloReport> Reports { get; set; } = [];

    public ImmutableArray<ModelDocumentEntry> Models { get; set; } = [new("default", 1, ScoringModel.Default.Document)];

    /// <summary>The keys of account and member grains that were asked, in order.</summary>
    public ConcurrentQueue<string> Touched { get; } = new();

    /// <summary>The models that scores were asked for with.</summary>
    public ConcurrentQueue<string?> ModelsAsked { get; } = new();

    /// <summary>Thrown by every grain, when set.</summary>
    public Exception? Failure { get; set; }

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        Touched.Enqueue(primaryKey);
        object grain = typeof(TGrainInterface) == typeof(IAccountGrain) ? new FakeAccountGrain(this, primaryKey) : new FakeMemberGrain(this, primaryKey);
        return (TGrainInterface)grain;
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey
    {
        object grain = typeof(TGrainInterface) == typeof(IClusterStatusGrain) ? new FakeStatusGrain(this)
            : typeof(TGrainInterface) == typeof(ICommunityGrain) ? new FakeCommunityGrain(this)
            : new FakeCatalogGrain(this);
        return (TGrainInterface)grain;
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
