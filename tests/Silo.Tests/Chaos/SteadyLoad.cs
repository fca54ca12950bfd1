using System.Buffers;
using System.Diagnostics;
using System.Text;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Tests.WholeProcess;

namespace CommunityScoring.Silo.Tests.Chaos;

/// <summary>Produces a load at a steady rate until it is ended.</summary>
/// <param name="broker">The broker.</param>
/// <param name="load">The load.</param>
/// <param name="perSecond">Events a second.</param>
internal sealed class SteadyLoad(BrokerFixture broker, LoadCommunity load, int perSecond)
{
    // The embedded broker keeps 100 000 records or 5 MB a partition; so many may be unread over all eight.
    private const long Ahead = 80_000;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);

    /// <summary>Events produced.</summary>
    public long Produced { get; private set; }

    /// <summary>Produces until it is ended.</summary>
    /// <param name="stored">How many records the checkpoints hold.</param>
    /// <param name="ended">Ends it.</param>
    public async Task RunAsync(Func<long> stored, CancellationToken ended)
    {
        var value = new ArrayBufferWriter<byte>();
        var key = new ArrayBufferWriter<byte>();
        var clock = Stopwatch.StartNew();
        for (var tick = 0; !ended.IsCancellationRequested; tick++)
        {
            var due = Math.Min(load.Count, (long)(clock.Elapsed.TotalSeconds * perSecond));
            if (tick % 20 == 0 && Produced - stored() > Ahead)
            {
                // So far behind, the broker would drop what nobody has read.
                due = Produced;
            }

            for (; Produced < due; Produced++)
            {
                value.ResetWrittenCount();
                key.ResetWrittenCount();
                load.WriteJson(Produced, value);
                load.WriteKey(Produced, key);
                broker.Produce(Encoding.UTF8.GetString(key.WrittenSpan), value.WrittenSpan);
            }

            await Task.Delay(s_tick, CancellationToken.None);
        }

        broker.Flush();
    }
}
