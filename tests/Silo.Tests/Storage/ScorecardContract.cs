using CommunityScoring.Scorecards;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>What every store of scorecards does.</summary>
/// <typeparam name="TStore">The store.</typeparam>
public abstract class ScorecardContract<TStore>
    where TStore : ILeafStore, IScorecardStore, IAsyncDisposable
{
    private static readonly DateOnly s_day = new(2026, 11, 20);

    /// <summary>Opens the store of this test.</summary>
    protected abstract TStore Open();

    [Fact]
    public async Task A_scorecard_comes_back_as_it_was_written_until_another_version_is()
    {
        await using var store = Open();
        Assert.Null(await store.ReadScorecardAsync("acme"));

        Assert.Equal(1, await store.WriteAsync(Write("acme", 0, 1)));
        await Assert.ThrowsAsync<VersionConflictException>(() => store.WriteAsync(Write("acme", 0, 2)));
        await Assert.ThrowsAsync<VersionConflictException>(() => store.WriteAsync(Write("acme", 2, 2)));
        await Assert.ThrowsAsync<VersionConflictException>(() => store.WriteAsync(Write("beta", 1, 2)));
        Assert.Equal(2, await store.WriteAsync(Write("acme", 1, 3, transitions: true)));

        var card = (await store.ReadScorecardAsync("acme"))!;
        Assert.Equal(("acme", 2L, false, true, 3), (card.Account, card.Version, card.IsDirty, card.IsUnsent, card.State[0]));
        Assert.Null(await store.ReadScorecardAsync("beta"));
    }

    [Fact]
    public async Task Of_two_writers_of_one_version_one_wins()
    {
        await using var store = Open();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            try
            {
                return await store.WriteAsync(Write("acme", 0, (byte)number)) == 1;
            }
            catch (VersionConflictException)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, won => won);
    }

    [Fact]
    public async Task What_is_dirty_stays_so_until_a_clean_write_and_marks_do_not_overtake_writes()
    {
        await using var store = Open();
        await store.MarkDirtyAsync(["acme", "beta"]);
        Assert.Equal(["acme", "beta"], await store.ReadWaitingAsync(ScorecardWait.Dirty, s_day, null, 10));
        Assert.Equal(0, (await store.ReadScorecardAsync("acme"))!.Version);
        Assert.Empty(await store.ReadScorecardsAsync(null, 10));

        await store.WriteAsync(Write("acme", 0, 1, clean: false));
        Assert.True((await store.ReadScorecardAsync("acme"))!.IsDirty);

        // Not awaited one by one: they are of one group, in this order.
        Task[] together = [store.WriteAsync(Write("acme", 1, 2)), store.MarkDirtyAsync(["acme"]), store.WriteAsync(Write("beta", 0, 1))];
        await Task.WhenAll(together);

        Assert.Equal(["acme"], await store.ReadWaitingAsync(ScorecardWait.Dirty, s_day, null, 10));
        await store.WriteAsync(Write("acme", 2, 3));
        Assert.Empty(await store.ReadWaitingAsync(ScorecardWait.Dirty, s_day, null, 10));
    }

    [Fact]
    public async Task What_has_moved_on_is_not_sent()
    {
        await using var store = Open();
        await store.WriteAsync(Write("acme", 0, 1));
        await store.WriteAsync(Write("acme", 1, 2));
        await store.WriteAsync(Write("beta", 0, 1));

        await store.MarkSentAsync([new ScorecardVersion("acme", 1), new ScorecardVersion("beta", 1), new ScorecardVersion("none", 1)]);
        Assert.Equal(["acme"], await store.ReadWaitingAsync(ScorecardWait.Unsent, s_day, null, 10));

        await store.MarkSentAsync([new ScorecardVersion("acme", 2)]);
        Assert.Empty(await store.ReadWaitingAsync(ScorecardWait.Unsent, s_day, null, 10));
    }

    [Fact]
    public async Task Those_whose_day_has_come_are_found_page_by_page()
    {
        await using var store = Open();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => store.WriteAsync(
            Write($"a{number:D2}", 0, 1, due: number % 4 == 3 ? null : s_day.AddDays((number % 4) - 1)))));

        var first = await store.ReadWaitingAsync(ScorecardWait.Due, s_day, null, 15);
        var second = await store.ReadWaitingAsync(ScorecardWait.Due, s_day, first[^1], 15);

        Assert.Equal(
            Enumerable.Range(0, 40).Where(number => number % 4 < 2).Select(number => $"a{number:D2}"), [.. first, .. second]);
        Assert.Equal(40, (await store.ReadScorecardsAsync(null, 100)).Count);
        Assert.Equal(["a38", "a39"], (await store.ReadScorecardsAsync("a37", 100)).Select(card => card.Account));
    }

    [Fact]
    public async Task The_versions_of_all_are_read_page_by_page()
    {
        await using var store = Open();
        await store.MarkDirtyAsync(["marked"]);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(number => store.WriteAsync(Write($"a{number}", 0, 1))));
        await store.WriteAsync(Write("a3", 1, 2));

        Assert.Equal([new("a0", 1), new("a1", 1), new("a2", 1)], await store.ReadScorecardVersionsAsync(null, 3));
        Assert.Equal([new("a3", 2), new ScorecardVersion("a4", 1)], await store.ReadScorecardVersionsAsync("a2", 3));
    }

    private static ScorecardWrite Write(
        string account, long expected, byte state, bool clean = true, DateOnly? due = null, bool transitions = false) =>
        new(account, expected, [state], due, clean, transitions);
}
