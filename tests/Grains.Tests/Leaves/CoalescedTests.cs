using CommunityScoring.Leaves;
using CommunityScoring.Tests.Fakes;
using Xunit;

namespace CommunityScoring.Tests.Leaves;

public sealed class CoalescedTests
{
    private readonly List<TaskCompletionSource> _runs = [];

    [Fact]
    public void Callers_who_come_during_a_run_share_the_next_one() => Inline.Run(() =>
    {
        var coalesced = New();
        var first = coalesced.RunAsync();
        var (second, third) = (coalesced.RunAsync(), coalesced.RunAsync());
        Assert.Single(_runs);

        _runs[0].SetResult();
        Inline.Done(first);
        Assert.Equal(2, _runs.Count);
        Assert.False(second.IsCompleted);
        Assert.True(coalesced.IsBusy);

        var fourth = coalesced.RunAsync();
        _runs[1].SetResult();
        Inline.Done(second);
        Inline.Done(third);
        Assert.False(fourth.IsCompleted);
        _runs[2].SetResult();
        Inline.Done(fourth);
        Assert.False(coalesced.IsBusy);
    });

    [Fact]
    public void A_failure_reaches_those_it_served_and_the_next_run_tries_anew() => Inline.Run(() =>
    {
        var coalesced = New();
        var first = coalesced.RunAsync();
        var (second, third) = (coalesced.RunAsync(), coalesced.RunAsync());
        _runs[0].SetException(new InvalidOperationException("one"));
        Assert.Equal("one", Inline.Fails<InvalidOperationException>(first).Message);
        Assert.False(second.IsCompleted);

        var fourth = coalesced.RunAsync();
        _runs[1].SetException(new InvalidOperationException("two"));
        Assert.Equal("two", Inline.Fails<InvalidOperationException>(second).Message);
        Assert.Equal("two", Inline.Fails<InvalidOperationException>(third).Message);

        _runs[2].SetResult();
        Inline.Done(fourth);
    });

    [Fact]
    public void Random_calls_are_each_served_by_a_run_that_began_after_them_one_at_a_time() => Inline.Run(() =>
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            _runs.Clear();
            var coalesced = New();
            var calls = new List<(int Begun, Task Task)>();
            var ended = 0;
            for (var step = 0; step < 60; step++)
            {
                if (random.Next(2) == 0)
                {
                    calls.Add((_runs.Count, coalesced.RunAsync()));
                }
                else if (ended < _runs.Count)
                {
                    var run = _runs[ended++];
                    if (random.Next(4) == 0)
                    {
                        run.SetException(new InvalidOperationException($"{ended - 1}"));
                    }
                    else
                    {
                        run.SetResult();
                    }
                }

                Assert.True(_runs.Count - ended is 0 or 1, $"seed {seed}: two runs at once");
                // The run that serves a call is the first to begin after it.
                Assert.All(calls, call => Assert.True(call.Task.IsCompleted == ended > call.Begun, $"seed {seed}: call after run {call.Begun}"));
                Assert.True(coalesced.IsBusy == (ended < _runs.Count), $"seed {seed}");
            }

            while (ended < _runs.Count)
            {
                _runs[ended++].SetResult();
            }

            Assert.All(calls, call => Assert.True(call.Task.IsCompleted, $"seed {seed}: a caller was forgotten"));
            foreach (var (begun, task) in calls.Where(call => call.Task.IsFaulted))
            {
                Assert.Equal($"{begun}", task.Exception!.InnerException!.Message);
            }
        }
    });

    private Coalesced New() => new(() =>
    {
        _runs.Add(new TaskCompletionSource());
        return _runs[^1].Task;
    });
}
