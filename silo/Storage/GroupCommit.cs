using System.Threading.Channels;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// Does in groups what many callers ask for one by one. Items queue up in the order of the calls; one thread takes
/// whatever is waiting, up to a bound, and hands it to the commit delegate in that order, never two groups at once.
/// A caller's task completes after its group is done. The queue is bounded: callers beyond the bound wait, which is
/// the backpressure. Groups grow with load by themselves, since items gather while the group before is being written.
/// </summary>
/// <typeparam name="TItem">What is to be done.</typeparam>
/// <typeparam name="TResult">What comes of it.</typeparam>
public sealed class GroupCommit<TItem, TResult> : IAsyncDisposable
{
    // Shared: callers write, the thread reads. A bounded channel keeps the order of callers that wait for room too.
    private readonly Channel<Grouped<TItem, TResult>> _queue;

    // Owned by the thread, apart from the constructor.
    private readonly List<Grouped<TItem, TResult>> _batch;
    private readonly Action<IReadOnlyList<Grouped<TItem, TResult>>> _commit;

    private readonly string _name;
    private readonly GroupCommitOptions _options;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Names the thread and, in error messages, what is written.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="commit">
    /// Does one group and answers each of its items. Called on the one thread, which may block. When it throws, every
    /// item of the group fails, since it is not known which of them took effect.
    /// </param>
    /// <param name="time">The clock of the linger.</param>
    public GroupCommit(
        string name, GroupCommitOptions options, Action<IReadOnlyList<Grouped<TItem, TResult>>> commit, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1);
        _name = name;
        _options = options;
        _commit = commit;
        _time = time ?? TimeProvider.System;
        _batch = new List<Grouped<TItem, TResult>>(Math.Min(options.MaxBatch, 1024));
        _queue = Channel.CreateBounded<Grouped<TItem, TResult>>(new BoundedChannelOptions(options.Capacity)
        {
            SingleReader = true,
            // Otherwise taking an item would run the caller that waited for room, on this thread.
            AllowSynchronousContinuations = false,
        });

        // A thread of its own: the delegate blocks in the database, and Orleans' schedulers live on the pool.
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Queues an item and completes with its answer. Cancelling withdraws it only while it waits for room.</summary>
    /// <exception cref="LeafStoreException">The group failed, or this object is disposed.</exception>
    public Task<TResult> EnqueueAsync(TItem item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        var grouped = new Grouped<TItem, TResult>(item);
        return _queue.Writer.TryWrite(grouped) ? grouped.Done : EnqueueWhenThereIsRoomAsync(grouped, cancellationToken);
    }

    private async Task<TResult> EnqueueWhenThereIsRoomAsync(Grouped<TItem, TResult> grouped, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(grouped, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new LeafStoreException($"{_name} is closed.");
        }

        // From here on the item is on its way, and a cancelled caller would not know what became of it.
        return await grouped.Done.ConfigureAwait(false);
    }

    /// <summary>Takes no more items, does those that are queued and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task.ConfigureAwait(false);
    }

    // Must not throw: an exception on a bare thread ends the process, and items left behind would never complete.
    private void Run()
    {
        try
        {
            while (WaitForItems())
            {
                Linger();
                Take();
                Commit();
            }
        }
        catch (Exception exception)
        {
            _queue.Writer.TryComplete();
            FailAll(exception);
            while (Take())
            {
                FailAll(exception);
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private bool WaitForItems()
    {
        var waiting = _queue.Reader.WaitToReadAsync();
        return waiting.IsCompletedSuccessfully ? waiting.Result : waiting.AsTask().GetAwaiter().GetResult();
    }

    private void Linger()
    {
        if (_options.Linger > TimeSpan.Zero && _queue.Reader.Count < _options.MaxBatch)
        {
            Task.Delay(_options.Linger, _time).GetAwaiter().GetResult();
        }
    }

    private bool Take()
    {
        _batch.Clear();
        while (_batch.Count < _options.MaxBatch && _queue.Reader.TryRead(out var grouped))
        {
            _batch.Add(grouped);
        }

        return _batch.Count > 0;
    }

    private void Commit()
    {
        try
        {
            _commit(_batch);
        }
        catch (Exception exception)
        {
            FailAll(exception);
            return;
        }

        foreach (var grouped in _batch)
        {
            grouped.Publish(_name);
        }
    }

    // One exception for each item: an exception object thrown at many places at once mixes up their stack traces.
    private void FailAll(Exception exception)
    {
        foreach (var grouped in _batch)
        {
            grouped.Fail(exception is StorageUnavailableException
                ? new StorageUnavailableException(exception.Message, exception)
                : new LeafStoreException($"{_name} failed, the outcome is not known: {exception.Message}", exception));
        }
    }
}
