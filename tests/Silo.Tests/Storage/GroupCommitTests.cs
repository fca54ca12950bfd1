using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

public sealed class GroupCommitTests
{
    private static readonly GroupCommitOptions s_options = new(MaxBatch: 4, Capacity: 100, Linger: TimeSpan.Zero);

    [Fact]
    public async Task Items_that_gather_meanwhile_become_the_next_groups_in_order()
    {
        using var gate = new SemaphoreSlim(0);
        var groups = new List<int[]>();
        await using var group = new GroupCommit<int, int>("test", s_options, batch =>
        {
            gate.Wait();
            groups.Add([.. batch.Select(one => one.Item)]);
            AnswerAll(batch);
        });

        var first = group.EnqueueAsync(0);
        var rest = Enumerable.Range(1, 9).Select(i => group.EnqueueAsync(i)).ToList();
        gate.Release(100);

        Assert.Equal(0, await first);
        Assert.Equal(Enumerable.Range(1, 9), await Task.WhenAll(rest));
        Assert.Equal(Enumerable.Range(0, 10), groups.SelectMany(one => one));
        Assert.All(groups, one => Assert.InRange(one.Length, 1, 4));
    }

    [Fact]
    public async Task Answers_are_reported_only_once_the_whole_group_is_done()
    {
        using var answered = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        await using var group = new GroupCommit<int, int>("test", s_options, batch =>
        {
            AnswerAll(batch);
            answered.Release();
            gate.Wait();
        });

        var task = group.EnqueueAsync(1);
        await answered.WaitAsync();
        Assert.False(task.IsCompleted);
        gate.Release();
        Assert.Equal(1, await task);
    }

    [Fact]
    public async Task A_refusal_fails_one_item_and_a_failure_the_whole_group()
    {
        using var gate = new SemaphoreSlim(0);
        await using var group = new GroupCommit<int, int>("test", s_options, batch =>
        {
            gate.Wait();
            if (batch.Any(one => one.Item < 0))
            {
                throw new IOException("disk");
            }

            foreach (var one in batch)
            {
                if (one.Item == 13)
                {
                    one.Refuse(new VersionConflictException("13", 0));
                }
                else
                {
                    one.Answer(one.Item);
                }
            }
        });

        var first = group.EnqueueAsync(1);
        var refused = group.EnqueueAsync(13);
        gate.Release(2);
        Assert.Equal(1, await first);
        await Assert.ThrowsAsync<VersionConflictException>(() => refused);

        var failed = group.EnqueueAsync(-1);
        gate.Release(100);
        var exception = await Assert.ThrowsAsync<LeafStoreException>(() => failed);
        Assert.IsType<IOException>(exception.InnerException);
        Assert.Equal(2, await group.EnqueueAsync(2));
    }

    [Fact]
    public async Task An_item_that_was_not_answered_fails()
    {
        await using var group = new GroupCommit<int, int>("test", s_options, _ => { });
        await Assert.ThrowsAsync<LeafStoreException>(() => group.EnqueueAsync(1));
    }

    [Fact]
    public async Task Who_brings_more_than_the_queue_holds_waits_and_may_withdraw()
    {
        using var entered = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        var done = new List<int>();
        await using var group = new GroupCommit<int, int>("test", new GroupCommitOptions(1, 1, TimeSpan.Zero), batch =>
        {
            entered.Release();
            gate.Wait();
            done.AddRange(batch.Select(one => one.Item));
            AnswerAll(batch);
        });
        var first = group.EnqueueAsync(1);
        await entered.WaitAsync();
        var second = group.EnqueueAsync(2);
        using var withdraw = new CancellationTokenSource();
        var third = group.EnqueueAsync(3, withdraw.Token);
        await withdraw.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        gate.Release(100);
        await Task.WhenAll(first, second);
        Assert.Equal([1, 2], done);
    }

    [Fact]
    public async Task Disposal_does_what_is_queued_and_takes_no_more()
    {
        using var gate = new SemaphoreSlim(0);
        var group = new GroupCommit<int, int>("test", s_options, batch =>
        {
            gate.Wait();
            AnswerAll(batch);
        });
        var queued = Enumerable.Range(0, 20).Select(i => group.EnqueueAsync(i)).ToList();
        var disposal = group.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<LeafStoreException>(() => group.EnqueueAsync(99));
        gate.Release(100);

        await disposal;
        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(queued));
    }

    [Fact]
    public async Task With_a_linger_the_first_item_waits_for_company()
    {
        var time = new FakeTimeProvider();
        var sizes = new List<int>();
        await using var group = new GroupCommit<int, int>(
            "test",
            s_options with { Linger = TimeSpan.FromMilliseconds(5) },
            batch =>
            {
                sizes.Add(batch.Count);
                AnswerAll(batch);
            },
            time);

        var tasks = Task.WhenAll(group.EnqueueAsync(1), group.EnqueueAsync(2), group.EnqueueAsync(3));
        while (!tasks.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        await tasks;
        Assert.Equal(3, sizes.Sum());
    }

    [Fact]
    public async Task Callers_do_not_go_on_on_the_groups_thread()
    {
        Thread? owner = null;
        await using var group = new GroupCommit<int, int>("test", s_options, batch =>
        {
            owner = Thread.CurrentThread;
            AnswerAll(batch);
        });

        var after = await group.EnqueueAsync(1).ContinueWith(
            _ => Thread.CurrentThread, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.NotSame(owner, after);
    }

    private static void AnswerAll(IReadOnlyList<Grouped<int, int>> batch)
    {
        foreach (var one in batch)
        {
            one.Answer(one.Item);
        }
    }
}
