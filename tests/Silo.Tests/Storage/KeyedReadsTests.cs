using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Tests.WholeProcess;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

public sealed class KeyedReadsTests : IDisposable
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly List<string[]> _statements = [];

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Whoever_asks_while_a_statement_is_under_way_shares_the_next_and_gets_their_own()
    {
        await using var reads = Reads();
        var first = reads.ReadAsync(["a"], CancellationToken.None);
        await Eventually.HoldsAsync("the first is under way", TimeSpan.FromSeconds(10), () => Task.FromResult(Statements == 1));
        var second = reads.ReadAsync(["a", "b", "b", "none"], CancellationToken.None);
        var third = reads.ReadAsync(["b", "c"], CancellationToken.None);
        _gate.Release(10);

        Assert.Equal([("a", 1), ("a", 2)], await first);
        Assert.Equal([("a", 1), ("a", 2), ("b", 1), ("b", 2)], await second);
        Assert.Equal([("b", 1), ("b", 2), ("c", 1), ("c", 2)], await third);
        Assert.Equal(2, Statements);
        Assert.Equal(["a", "b", "none", "c"], _statements[1]);
    }

    [Fact]
    public async Task Who_asks_for_many_keys_waits_for_nobody_and_who_asks_for_none_reads_nothing()
    {
        await using var reads = Reads();
        var first = reads.ReadAsync(["a"], CancellationToken.None);
        await Eventually.HoldsAsync("the first is under way", TimeSpan.FromSeconds(10), () => Task.FromResult(Statements == 1));
        var many = reads.ReadAsync([.. Enumerable.Range(0, KeyedReads<(string, int)>.Few + 1).Select(i => $"{i}")], CancellationToken.None);
        Assert.Equal(2, Statements);
        Assert.Empty(await reads.ReadAsync([], CancellationToken.None));
        Assert.Equal(2, Statements);
        _gate.Release(10);
        Assert.Equal(2 * (KeyedReads<(string, int)>.Few + 1), (await many).Count);
        await first;
    }

    [Fact]
    public async Task A_statement_that_fails_fails_those_who_share_it_and_nobody_else()
    {
        await using var reads = Reads();
        var failing = reads.ReadAsync(["fails"], CancellationToken.None);
        _gate.Release(10);
        Assert.Contains("fails", (await Assert.ThrowsAsync<LeafStoreException>(() => failing)).Message, StringComparison.Ordinal);
        Assert.Equal([("a", 1), ("a", 2)], await reads.ReadAsync(["a"], CancellationToken.None));
    }

    private int Statements
    {
        get
        {
            lock (_statements)
            {
                return _statements.Count;
            }
        }
    }

    // Two rows for each key but one.
    private KeyedReads<(string Key, int Row)> Reads() => new(
        "test",
        new GroupCommitOptions(MaxBatch: 4, Capacity: 100, Linger: TimeSpan.Zero),
        async (keys, cancellationToken) =>
        {
            lock (_statements)
            {
                _statements.Add([.. keys]);
            }

            await _gate.WaitAsync(cancellationToken);
            return keys.Contains("fails") ? throw new LeafStoreException("it fails") : [.. keys.Where(key => key != "none").SelectMany(key => new[] { (key, 1), (key, 2) })];
        },
        row => row.Key,
        TimeProvider.System);
}
