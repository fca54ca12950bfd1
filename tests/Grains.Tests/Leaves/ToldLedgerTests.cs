using CommunityScoring.Leaves;
using CommunityScoring.Storage;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CommunityScoring.Tests.Leaves;

public sealed class ToldLedgerTests
{
    private readonly MemoryLeafStore _store = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_row_is_marked_once_it_has_rested_with_its_latest_version()
    {
        var ledger = new ToldLedger(_store, _time);
        ledger.Note(new LeafVersion("a", 1));
        ledger.Note(new LeafVersion("b", 1));
        _time.Advance(ToldLedger.Rest - TimeSpan.FromMilliseconds(1));
        ledger.Note(new LeafVersion("b", 2));
        await ledger.WriteAsync(all: false, CancellationToken.None);
        Assert.Empty(_store.Marks);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await ledger.WriteAsync(all: false, CancellationToken.None);
        Assert.Equal([new LeafVersion("a", 1)], Assert.Single(_store.Marks));

        _time.Advance(ToldLedger.Rest);
        await ledger.WriteAsync(all: false, CancellationToken.None);
        await ledger.WriteAsync(all: false, CancellationToken.None);
        Assert.Equal(2, _store.Marks.Count);
        Assert.Equal([new LeafVersion("b", 2)], _store.Marks[1]);
    }

    [Fact]
    public async Task At_the_end_all_are_marked_in_bulks()
    {
        var ledger = new ToldLedger(_store, _time);
        for (var i = 0; i < 4500; i++)
        {
            ledger.Note(new LeafVersion($"k{i}", i));
        }

        await ledger.WriteAsync(all: true, CancellationToken.None);
        Assert.Equal([2000, 2000, 500], _store.Marks.Select(mark => mark.Length));
        Assert.Equal(4500, _store.Marks.SelectMany(mark => mark).Select(mark => mark.Key).Distinct().Count());
    }
}
