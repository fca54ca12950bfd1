namespace CommunityScoring.Tests.Simulation;

/// <summary>
/// Runs everything that is due in an order drawn from a seed, on one thread. Each silo posts through a context of its
/// own, so that a crash silences all that the silo had under way.
/// </summary>
public sealed class SimScheduler(Random random)
{
    private readonly List<(SimContext Context, SendOrPostCallback Callback, object? State)> _due = [];

    public int Steps { get; private set; }

    public void Post(SimContext context, SendOrPostCallback callback, object? state) => _due.Add((context, callback, state));

    public void Post(SimContext context, Action action) => Post(context, _ => action(), null);

    /// <summary>Runs one thing that is due.</summary>
    /// <returns>False when nothing is.</returns>
    public bool Step()
    {
        if (_due.Count == 0)
        {
            return false;
        }

        var index = random.Next(_due.Count);
        var (context, callback, state) = _due[index];
        _due[index] = _due[^1];
        _due.RemoveAt(_due.Count - 1);
        if (!context.IsDead)
        {
            Steps++;
            var before = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                callback(state);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(before);
            }
        }

        return true;
    }
}

/// <summary>Where the continuations of one silo (or of the storage, or of the test itself) run.</summary>
public sealed class SimContext(SimScheduler scheduler) : SynchronizationContext
{
    public bool IsDead { get; set; }

    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("The simulation posts only.");

    public override SynchronizationContext CreateCopy() => this;
}
