namespace CommunityScoring.Tests.Simulation;

/// <summary>Which silo has which node, and calls between them: a network that loses, delays and repeats.</summary>
public sealed class SimNetwork(SimScheduler scheduler, SimContext test, Random random, SimChaos chaos, IReadOnlyList<SimSilo> silos)
{
    private readonly Dictionary<string, SimSilo> _directory = new(StringComparer.Ordinal);
    private readonly List<(SimSilo Target, Action Fail)> _calls = [];

    /// <summary>True once a call has gone to a second activation of its node.</summary>
    public bool HadDuplicates { get; private set; }

    /// <summary>Calls the node of a key, wherever it is; it is woken where it sleeps.</summary>
    public async Task<T> CallAsync<T>(string key, Func<object, Task<T>> call)
    {
        var target = Locate(key);
        var luck = chaos.IsQuiet ? 1 : random.NextDouble();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        (SimSilo Target, Action Fail) pending = (target, () => done.TrySetException(new TimeoutException("The silo went away.")));
        _calls.Add(pending);
        if (luck < chaos.CallLost + chaos.CallLate)
        {
            scheduler.Post(test, () => done.TrySetException(new TimeoutException("No answer in time.")));
        }

        if (luck >= chaos.CallLost)
        {
            scheduler.Post(target.Context, () => _ = ServeAsync(target, key, call, done, luck < chaos.CallLost + chaos.CallLate + chaos.ReplyLost));
        }

        try
        {
            return await done.Task;
        }
        finally
        {
            _calls.Remove(pending);
        }
    }

    /// <summary>Fails the calls that a silo took with it.</summary>
    public void Fail(SimSilo silo)
    {
        foreach (var (target, fail) in _calls.ToList())
        {
            if (target == silo)
            {
                scheduler.Post(test, fail);
            }
        }
    }

    /// <summary>Lets an idle node go.</summary>
    public void PutOneToSleep()
    {
        if (_directory.Count > 0)
        {
            var (key, silo) = _directory.ElementAt(random.Next(_directory.Count));
            if (silo.TrySleep(key))
            {
                _directory.Remove(key);
            }
        }
    }

    private async Task ServeAsync<T>(SimSilo target, string key, Func<object, Task<T>> call, TaskCompletionSource<T> done, bool loseReply)
    {
        try
        {
            var result = await target.ServeAsync(key, call);
            scheduler.Post(test, () =>
            {
                if (loseReply)
                {
                    done.TrySetException(new TimeoutException("The answer was lost."));
                }
                else
                {
                    done.TrySetResult(result);
                }
            });
        }
        catch (Exception exception)
        {
            scheduler.Post(test, () => done.TrySetException(exception));
        }
    }

    private SimSilo Locate(string key)
    {
        if (!_directory.TryGetValue(key, out var silo) || silo.Context.IsDead)
        {
            _directory[key] = silo = silos[random.Next(silos.Count)];
        }

        if (!chaos.IsQuiet && random.NextDouble() < chaos.DuplicateActivation)
        {
            HadDuplicates = true;
            return silos[random.Next(silos.Count)];
        }

        silo.Expect(key);
        return silo;
    }
}
