using CommunityScoring.Index;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Index;

public sealed class ListSnapshotsTests
{
    private static readonly ListKey List = new("risk", AccountFilter.All, null);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly ListSnapshots _snapshots;

    public ListSnapshotsTests() => _snapshots = new ListSnapshots(_time);

    [Fact]
    public void One_is_found_by_its_id_and_list()
    {
        var added = _snapshots.Add(List, Today, [1, 2]);
        Assert.Same(added, _snapshots.Find(added.Id, List with { Filter = new AccountFilter() }));
        Assert.Null(_snapshots.Find(added.Id, List with { OrderBy = "engagement" }));
        Assert.Null(_snapshots.Find(added.Id ^ 1, List));
        Assert.Same(added, _snapshots.Latest(List));
    }

    [Fact]
    public void One_goes_when_nobody_has_used_it_for_a_while()
    {
        var added = _snapshots.Add(List, Today, [1]);
        _time.Advance(ListSnapshots.Kept - TimeSpan.FromSeconds(1));
        Assert.NotNull(_snapshots.Find(added.Id, List));
        _time.Advance(ListSnapshots.Kept - TimeSpan.FromSeconds(1));
        Assert.NotNull(_snapshots.Find(added.Id, List));
        _time.Advance(ListSnapshots.Kept);
        Assert.Null(_snapshots.Find(added.Id, List));
        Assert.Equal(0, _snapshots.Count);
    }

    [Fact]
    public void There_are_so_many_and_the_least_recently_used_goes()
    {
        var first = _snapshots.Add(List, Today, [1]);
        var second = _snapshots.Add(List with { OrderBy = "engagement" }, Today, [1]);
        for (var number = 2; number < ListSnapshots.Most; number++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _snapshots.Add(List with { OrderBy = "momentum" }, Today, [1]);
        }

        Assert.NotNull(_snapshots.Find(first.Id, List));
        _snapshots.Add(List with { OrderBy = "momentum" }, Today, [1]);
        Assert.Equal(ListSnapshots.Most, _snapshots.Count);
        Assert.NotNull(_snapshots.Find(first.Id, List));
        Assert.Null(_snapshots.Find(second.Id, second.List));
    }
}
