using System.Diagnostics;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// Holds a process to a share of a core, whatever else the machine has to give: stops it while it has used more than that, as
/// cpulimit does.
/// </summary>
internal sealed class CpuLimit : IDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);
    private readonly int _process;
    private readonly double _cores;
    private readonly Thread _thread;
    private volatile bool _isOver;

    /// <summary>Begins now.</summary>
    /// <param name="process">The process.</param>
    /// <param name="cores">Cores that it may use, above 0.</param>
    public CpuLimit(int process, double cores)
    {
        _process = process;
        _cores = cores;
        _thread = new Thread(Hold) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
        Signals.Send(_process, Signals.Continue);
    }

    private void Hold()
    {
        var (clock, from) = (Stopwatch.StartNew(), ProcessUsage.Of(_process).Cpu);
        var isStopped = false;
        while (!_isOver)
        {
            var spent = ProcessUsage.Of(_process).Cpu - from - (clock.Elapsed * _cores);
            if (spent < TimeSpan.Zero)
            {
                // What it did not use is not saved up.
                from += spent;
            }

            if (spent > TimeSpan.Zero != isStopped)
            {
                isStopped = !isStopped;
                Signals.Send(_process, isStopped ? Signals.Stop : Signals.Continue);
            }

            Thread.Sleep(s_look);
        }
    }
}
