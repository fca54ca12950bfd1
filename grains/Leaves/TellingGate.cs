namespace CommunityScoring.Leaves;

/// <summary>
/// Counts the tellings under way in a silo, so that a stop can end them before its grains go: a telling that meets a
/// grain which is gone already waits for an answer that does not come, and holds the stop up. What is not told stays
/// marked in the rows. Thread-safe.
/// </summary>
public sealed class TellingGate
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;
    private int _underWay;

    /// <summary>Begins a telling; false once the gate is closed.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _underWay++;
            return true;
        }
    }

    /// <summary>Ends a telling that was begun.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _underWay--;
            CompleteIfQuiet();
        }
    }

    /// <summary>Lets no further telling begin and completes when none is under way.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            CompleteIfQuiet();
        }

        return _quiet.Task;
    }

    private void CompleteIfQuiet()
    {
        if (_isClosed && _underWay == 0)
        {
            _quiet.TrySetResult();
        }
    }
}
