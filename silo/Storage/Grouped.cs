using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// An item that waits for its group. The commit delegate gives it an answer while it works; whoever awaits
/// <see cref="Done"/> sees the answer only once the whole group is done, so that nothing is reported before it is durable.
/// </summary>
/// <typeparam name="TItem">What is to be done.</typeparam>
/// <typeparam name="TResult">What comes of it.</typeparam>
public sealed class Grouped<TItem, TResult>
{
    // Continuations must not run on the group's thread: it would do its callers' work instead of its own.
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Owned by the group's thread from the moment the item leaves the queue.
    private TResult _answer = default!;
    private Exception? _refusal;
    private bool _isAnswered;

    internal Grouped(TItem item) => Item = item;

    /// <summary>The item.</summary>
    public TItem Item { get; }

    internal Task<TResult> Done => _done.Task;

    /// <summary>The result to report if the group succeeds.</summary>
    public void Answer(TResult result)
    {
        _answer = result;
        _isAnswered = true;
    }

    /// <summary>The error to report for this item alone if the group succeeds.</summary>
    public void Refuse(Exception exception)
    {
        _refusal = exception;
        _isAnswered = true;
    }

    /// <summary>Reports the answer given; an item without one is a defect of the delegate and fails.</summary>
    internal void Publish(string group)
    {
        if (_refusal is not null)
        {
            _done.TrySetException(_refusal);
        }
        else if (_isAnswered)
        {
            _done.TrySetResult(_answer);
        }
        else
        {
            _done.TrySetException(new LeafStoreException($"{group} gave no answer."));
        }
    }

    internal void Fail(Exception exception) => _done.TrySetException(exception);
}
