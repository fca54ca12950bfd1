using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>Rows that events have made, without silos: what a footprint is read from.</summary>
public sealed class FakeRows
{
    private static readonly DateOnly _today = new(2026, 11, 20);
    private readonly Dictionary<string, LeafReducer> _leaves = new(StringComparer.Ordinal);
    private readonly EventParser _parser = new(new Pseudonymizer(ApiServer.Secret));
    private long _version;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_leaves)
        {
            _leaves.Clear();
        }
    }

    /// <summary>Takes an event in structured form.</summary>
    public void Take(byte[] cloudEvent)
    {
        var parsed = _parser.Parse(new RawRecord(cloudEvent, default, default), new DateTimeOffset(_today, new TimeOnly(10, 0), TimeSpan.Zero));
        Assert.True(parsed.Event is not null, $"{parsed.Rejection?.Field}: {parsed.Rejection?.Detail}");
        Take(parsed.Event);
    }

    public void Take(params IEnumerable<CommunityEvent> events)
    {
        lock (_leaves)
        {
            foreach (var said in events)
            {
                if (!_leaves.TryGetValue(said.Leaf, out var leaf))
                {
                    _leaves[said.Leaf] = leaf = LeafReducer.For(said.Leaf, null);
                }

                leaf.Apply(said, _today);
                _version++;
            }
        }
    }

    public FootprintReading? Read(string identity, bool whole)
    {
        var all = new LeafSet();
        lock (_leaves)
        {
            foreach (var leaf in _leaves.Values)
            {
                all.Merge(new VersionedFacts(leaf.Facts!, _version, []));
            }
        }

        var person = whole ? all.PersonOf(identity) : identity;
        ImmutableArray<string> identities = whole ? [.. all.IdentitiesOf(person)] : [identity];
        var keys = identities.Select(LeafKey.Member).ToList();
        var children = keys.SelectMany(key => all.ChildrenOf(key).Select(child => new LeafEdge(key, child))).ToList();
        var rows = keys.Concat(children.Select(edge => edge.Child).Where(child => !LeafKey.IsMember(child))).Distinct(StringComparer.Ordinal)
            .Select(all.Find).OfType<VersionedFacts>().ToList();
        var accounts = rows.SelectMany(row => row.Facts.Parents).Where(LeafKey.IsAccount).Select(LeafKey.IdOf).Distinct(StringComparer.Ordinal);
        return rows.Count == 0 ? null : new FootprintReading(
            person,
            identities,
            [.. rows.Select(row => new StoredLeaf(row.Key, row.Version, true, LeafState.New with { Facts = row.Facts }))],
            [.. children],
            [.. accounts.Order(StringComparer.Ordinal)],
            []);
    }
}
