using System.Buffers;
using System.Text;
using CommunityScoring.Silo.Demo;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>A load on its way into the topic, and what must come of it.</summary>
internal static class LoadRun
{
    /// <summary>The broker keeps 100 000 records or 5 MB a partition; so many may be unread over all eight.</summary>
    public const long Ahead = 60_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>Produces a part of a load, never too far ahead of what is stored.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="load">The load.</param>
    /// <param name="from">The first record.</param>
    /// <param name="until">The record after the last one.</param>
    /// <param name="stored">How many records the checkpoints hold.</param>
    /// <param name="ended">Ends it early.</param>
    /// <param name="ahead">How many may be ahead of what is stored.</param>
    /// <param name="patience">How long nothing may be stored; three minutes where null.</param>
    public static async Task ProduceAsync(
        BrokerFixture broker, LoadCommunity load, long from, long until, Func<long> stored, CancellationToken ended, long ahead = Ahead,
        TimeSpan? patience = null)
    {
        var value = new ArrayBufferWriter<byte>();
        var key = new ArrayBufferWriter<byte>();
        for (var i = from; i < until; i++)
        {
            if (i % 1_000 == 0)
            {
                await Eventually.HoldsAsync(
                    $"no more than {ahead} records wait",
                    patience ?? s_patience,
                    () => Task.FromResult(ended.IsCancellationRequested || i - stored() < ahead));
                ended.ThrowIfCancellationRequested();
            }

            value.ResetWrittenCount();
            key.ResetWrittenCount();
            load.WriteJson(i, value);
            load.WriteKey(i, key);
            broker.Produce(Encoding.UTF8.GetString(key.WrittenSpan), value.WrittenSpan);
        }

        broker.Flush();
    }

    /// <summary>What must come of a load.</summary>
    public static PureRun Reduce(LoadCommunity load) => Reduce(load, load.Count);

    /// <summary>What must come of the first part of a load.</summary>
    public static PureRun Reduce(LoadCommunity load, long until)
    {
        var run = new PureRun();
        var value = new ArrayBufferWriter<byte>();
        for (var i = 0L; i < until; i++)
        {
            value.ResetWrittenCount();
            load.WriteJson(i, value);
            run.Take(value.WrittenMemory);
        }

        return run;
    }
}
