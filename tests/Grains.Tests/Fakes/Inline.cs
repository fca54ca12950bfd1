using Xunit;

namespace CommunityScoring.Tests.Fakes;

/// <summary>
/// Runs a test without a synchronization context: continuations run where the awaited thing completes, so a test that
/// completes things itself sees every step in its order.
/// </summary>
internal static class Inline
{
    public static void Run(Action test)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            test();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public static void Done(Task task)
    {
        Assert.True(task.IsCompleted, "The task should have completed.");
        task.GetAwaiter().GetResult();
    }

    public static T Done<T>(Task<T> task)
    {
        Done((Task)task);
        return task.Result;
    }

    public static T Fails<T>(Task task)
        where T : Exception
    {
        Assert.True(task.IsCompleted, "The task should have completed.");
        return Assert.Throws<T>(() => task.GetAwaiter().GetResult());
    }

    /// <summary>Polls until a condition holds, for a minute and a half at most.</summary>
    public static async Task EventuallyAsync(Func<Task<string?>> difference)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (await difference() is { } found)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(90), found);
            await Task.Delay(20);
        }
    }
}
