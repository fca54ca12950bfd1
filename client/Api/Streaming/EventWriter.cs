using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace CommunityScoring.Api.Streaming;

/// <summary>Writes server-sent events.</summary>
/// <remarks>
/// An event's id is a sequence up to which everything has been sent by then, so that whoever comes back with it misses nothing. A block
/// of nothing but an id moves it on as well, and dispatches no event.
/// </remarks>
internal sealed class EventWriter(PipeWriter output, StreamInstruments instruments, TimeProvider time)
{
    private const int Retry = 2_000;

    /// <summary>When something was last written, as a timestamp of the clock.</summary>
    public long WrittenAt { get; private set; } = time.GetTimestamp();

    public ValueTask WelcomeAsync(long position, CancellationToken cancellationToken) =>
        FlushAsync($": listening\nretry: {Retry}\nid: {position}\n\n", cancellationToken);

    public ValueTask BeatAsync(long position, CancellationToken cancellationToken) => FlushAsync($": heartbeat\nid: {position}\n\n", cancellationToken);

    /// <summary>Writes updates, in order.</summary>
    /// <param name="updates">The updates.</param>
    /// <param name="filter">What of them is wanted.</param>
    /// <param name="sent">Everything up to this sequence is sent with them.</param>
    /// <param name="cancellationToken">The listener's.</param>
    public ValueTask WriteAsync(List<StreamUpdate> updates, StreamFilter filter, long sent, CancellationToken cancellationToken)
    {
        var (scores, all) = (0, 0);
        foreach (var update in updates)
        {
            // Only the last event of an update says that the update is there.
            var alerts = update.Alerts.Where(alert => filter.Wants(alert.Kind)).ToArray();
            if (filter.WantsScores && update.Score is { } score)
            {
                Write("score", score, Math.Min(alerts.Length == 0 ? update.Sequence : update.Sequence - 1, sent));
                scores++;
            }

            all += alerts.Length;
            for (var index = 0; index < alerts.Length; index++)
            {
                Write("alert", alerts[index].Json, Math.Min(index == alerts.Length - 1 ? update.Sequence : update.Sequence - 1, sent));
            }
        }

        instruments.Sent(scores, all);
        return FlushAsync(string.Empty, cancellationToken);
    }

    private void Write(string name, byte[] data, long id)
    {
        Encoding.UTF8.GetBytes($"event: {name}\nid: {id}\ndata: ", output);
        output.Write(data);
        output.Write("\n\n"u8);
    }

    private async ValueTask FlushAsync(string text, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(text, output);
        WrittenAt = time.GetTimestamp();
        await output.FlushAsync(cancellationToken);
    }
}
