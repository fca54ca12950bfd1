using CommunityScoring.Ingest;
using CommunityScoring.Leaves;

namespace CommunityScoring.Silo.Ingest;

/// <summary>Times the calls of the leaves. Thread-safe.</summary>
/// <param name="leaves">The leaves.</param>
/// <param name="instruments">Takes the times.</param>
/// <param name="time">The clock.</param>
public sealed class MeasuredLeafGateway(ILeafGateway leaves, IngestInstruments instruments, TimeProvider time) : ILeafGateway
{
    /// <inheritdoc/>
    public Task<SliceResult> ApplyAsync(string leaf, LeafSlice slice) =>
        instruments.AreCallsTimed ? MeasureAsync(leaf, slice) : leaves.ApplyAsync(leaf, slice);

    private async Task<SliceResult> MeasureAsync(string leaf, LeafSlice slice)
    {
        var started = time.GetTimestamp();
        try
        {
            var result = await leaves.ApplyAsync(leaf, slice).ConfigureAwait(false);
            instruments.Applied(time.GetElapsedTime(started), failure: null);
            return result;
        }
        catch (Exception exception)
        {
            instruments.Applied(time.GetElapsedTime(started), exception);
            throw;
        }
    }
}
