using System.Collections.Immutable;
using CommunityScoring.Accounts;
using CommunityScoring.Facts;
using CommunityScoring.Ingest;
using CommunityScoring.Leaves;
using CommunityScoring.Members;
using CommunityScoring.Storage;
using CommunityScoring.Views;

namespace CommunityScoring.Tests.Simulation;

/// <summary>One silo between its start and its crash: the nodes that are awake there and the pumps it runs.</summary>
public sealed class SimSilo : IPeers, ILeafGateway, IDeadLetterQueue
{
    private readonly SimCluster _cluster;
    private readonly NodeContext _context;
    private readonly Dictionary<string, Task<object>> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _expected = new(StringComparer.Ordinal);
    private readonly HashSet<LeafVersion> _told = [];
    private int _stores;

    public SimSilo(SimCluster cluster)
    {
        _cluster = cluster;
        Context = new SimContext(cluster.Scheduler);
        Store = cluster.NewStore();
        _context = new NodeContext(
            Store, this, new LeafLoader(Store, SimOracle.Rules), told => _told.Add(told), new LeafOptions(), cluster.Time, cluster.Chaos.Faults,
            Rests: () => ++_stores % 2 == 0);
    }

    public SimContext Context { get; }

    public SimStore Store { get; }

    public Dictionary<int, PartitionPump> Pumps { get; } = [];

    public IEnumerable<object> AwakeNodes => _nodes.Values.Where(node => node.IsCompletedSuccessfully).Select(node => node.Result);

    public Task TellMemberAsync(string identity, VersionedFacts told, ImmutableArray<string> way) =>
        _cluster.Network.CallAsync(LeafKey.Member(identity), async node =>
        {
            await ((MemberNode)node).TellAsync(told, way);
            return true;
        });

    public Task TellPersonAsync(string person, VersionedFacts told) =>
        _cluster.Network.CallAsync(LeafKey.Member(person), async node =>
        {
            await ((MemberNode)node).TellPersonAsync(told);
            return true;
        });

    public Task TellNeighbourAsync(string identity, ImmutableArray<VersionedFacts> told, ImmutableArray<string>? way) =>
        _cluster.Network.CallAsync(LeafKey.Member(identity), async node =>
        {
            await ((MemberNode)node).TellNeighbourAsync(told, way);
            return true;
        });

    public Task TellAccountAsync(string account, ImmutableArray<VersionedFacts> told) =>
        _cluster.Network.CallAsync(LeafKey.Account(account), async node =>
        {
            await ((AccountNode)node).TellAsync(told);
            return true;
        });

    public Task<VersionedFacts> KeepSettledAsync(string identity, ImmutableArray<SettledJourney> journeys, long epoch) =>
        _cluster.Network.CallAsync(LeafKey.Member(identity), node => ((MemberNode)node).KeepSettledAsync(journeys, epoch));

    public Task MarkSettledAsync(SettledMark mark, long version, long epoch) =>
        _cluster.Network.CallAsync(LeafKey.OpportunityPrefix + mark.Closing.Opportunity, async node =>
        {
            await LeafOf(node).MarkSettledAsync(mark, version, epoch);
            return true;
        });

    public Task<SliceResult> ApplyAsync(string leaf, LeafSlice slice) => _cluster.Network.CallAsync(leaf, node => LeafOf(node).ApplyAsync(slice));

    public Task WriteAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        _cluster.DeadLetters.Add(letter);
        return Task.CompletedTask;
    }

    /// <summary>Notes that a call is on its way: a node does not go to sleep before it has served it.</summary>
    public void Expect(string key) => _expected[key] = _expected.GetValueOrDefault(key) + 1;

    /// <summary>Serves a call with the node of a key, woken from its row when it sleeps.</summary>
    public async Task<T> ServeAsync<T>(string key, Func<object, Task<T>> call)
    {
        try
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                _nodes[key] = node = StartAsync(key);
            }

            object awake;
            try
            {
                awake = await node;
            }
            catch (LeafStoreException)
            {
                _nodes.Remove(key);
                throw;
            }

            if (LeafOf(awake).IsAbandoned)
            {
                // It was abandoned in the moment of its waking.
                _nodes.Remove(key);
                throw new TimeoutException("The node went away.");
            }

            return await call(awake);
        }
        finally
        {
            _expected[key] = _expected.GetValueOrDefault(key) - 1;
        }
    }

    /// <summary>Lets an idle node go.</summary>
    public bool TrySleep(string key)
    {
        if (_expected.GetValueOrDefault(key) > 0 || !_nodes.TryGetValue(key, out var node) || !node.IsCompletedSuccessfully)
        {
            return false;
        }

        _nodes.Remove(key);
        TellerOf(node.Result).Stop();
        return true;
    }

    /// <summary>Calls every node that is awake: those of a former epoch of the database are abandoned by it.</summary>
    public void CallAll()
    {
        foreach (var node in AwakeNodes.Where(node => !LeafOf(node).IsAbandoned).ToList())
        {
            try
            {
                LeafOf(node).RequireEpoch();
            }
            catch (FormerEpochException)
            {
                // The next call finds a new node.
            }
        }
    }

    /// <summary>Writes down what the views have acknowledged, as the silo does now and then.</summary>
    public async Task MarkToldAsync()
    {
        var told = _told.ToList();
        _told.Clear();
        await Store.MarkToldAsync(told);
    }

    public static Leaf LeafOf(object node) => node switch
    {
        MemberNode member => member.Leaf,
        AccountNode account => account.Leaf,
        SnapshotNode snapshot => snapshot.Leaf,
        _ => throw new InvalidOperationException(),
    };

    public static Teller TellerOf(object node) => node switch
    {
        MemberNode member => member.Teller,
        AccountNode account => account.Teller,
        SnapshotNode snapshot => snapshot.Teller,
        _ => throw new InvalidOperationException(),
    };

    private async Task<object> StartAsync(string key)
    {
        var stored = await Store.ReadAsync(key);
        object node = null!;
        void Abandon(Exception _)
        {
            if (_nodes.TryGetValue(key, out var current) && current.IsCompletedSuccessfully && current.Result == node)
            {
                _nodes.Remove(key);
            }
        }

        if (LeafKey.IsMember(key))
        {
            node = new MemberNode(LeafKey.IdOf(key), stored, _context, Abandon);
        }
        else if (LeafKey.IsAccount(key))
        {
            node = new AccountNode(LeafKey.IdOf(key), stored, _context, Abandon);
        }
        else
        {
            node = new SnapshotNode(key, stored, _context, Abandon);
        }

        TellerOf(node).Notify();
        return node;
    }
}
