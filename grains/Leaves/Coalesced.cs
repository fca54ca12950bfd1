namespace CommunityScoring.Leaves;

/// <summary>
/// Runs an action one at a time so that every caller is served by a run that began after its call: callers who come
/// while a run is under way share the next one. The heart of group commit within one leaf. Not thread-safe: all calls
/// come from one scheduler (a grain's turn, or the simulation).
/// </summary>
/// <param name="run">The action. Its failure reaches every caller that it served.</param>
public sealed class Coalesced(Func<Task> run)
{
    private Task _current = Task.CompletedTask;
    private Task? _next;

    /// <summary>True while a run is under way or due.</summary>
    public bool IsBusy => !_current.IsCompleted || _next is not null;

    /// <summary>Completes when a run that began after this call has ended.</summary>
    public Task RunAsync()
    {
        if (_next is not null)
        {
            return _next;
        }

        if (_current.IsCompleted)
        {
            return _current = run();
        }

        return _next = RunNextAsync(_current);
    }

    private async Task RunNextAsync(Task previous)
    {
        try
        {
            await previous;
        }
        catch (Exception)
        {
            // Its own callers have been told; the next run tries anew.
        }

        _current = _next!;
        _next = null;
        await run();
    }
}
