using CommunityScoring.Api.Events;
using CommunityScoring.Api.Responses;

namespace CommunityScoring.Api.DeadLetters;

/// <summary>
/// Puts dead letters back to where they came from. Doing so twice is harmless: what an event says counts once, and what is not understood
/// again comes back as another letter.
/// </summary>
/// <param name="log">The topic's names.</param>
/// <param name="reader">The topic.</param>
/// <param name="sink">The way back.</param>
internal sealed class DeadLetterReplay(IDeadLetterLog log, IDeadLetterReader reader, IEventSink sink)
{
    /// <summary>Letters of an error that are sent, or found to be in the way of it, by one call.</summary>
    public const int MostOfCode = 1_000;

    private const int BatchLetters = 100;
    private const int BatchBytes = 4 << 20;

    // Named letters that lie so close together are read in one go.
    private const int Gap = 200;

    private readonly List<OutgoingRecord> _batch = [];
    private readonly List<UnsentLetterResponse> _unsent = [];
    private int _batchBytes;
    private int _sent;

    /// <summary>Letters that the broker has acknowledged so far.</summary>
    public int Sent => _sent;

    /// <summary>Sends the letters at some places.</summary>
    /// <param name="places">The places, distinct.</param>
    /// <param name="cancellationToken">Ends it: what was sent stays sent.</param>
    /// <exception cref="DeadLetterLogException">It cannot be read now.</exception>
    /// <exception cref="EventSinkException">The broker has not acknowledged them all.</exception>
    public async Task<DeadLetterReplayResponse> SendAsync(IReadOnlyCollection<(int Partition, long Offset)> places, CancellationToken cancellationToken)
    {
        var missing = places.ToHashSet();
        foreach (var round in Rounds(places))
        {
            await foreach (var letter in reader.ReadAsync(round, cancellationToken))
            {
                if (missing.Remove((letter.Partition, letter.Offset)))
                {
                    await TakeAsync(letter, cancellationToken);
                }
            }
        }

        await SendBatchAsync(cancellationToken);
        _unsent.AddRange(missing.Order().Select(place => new UnsentLetterResponse(log.Topic, place.Partition, place.Offset, ReplayObstacle.NotFound.Name())));
        return new DeadLetterReplayResponse(_sent, _unsent, null);
    }

    /// <summary>Sends the letters of an error, as many as one call may.</summary>
    /// <param name="code">The error.</param>
    /// <param name="left">What is left to be looked at; what comes later is not.</param>
    /// <param name="deadline">Ends it with what was sent until then.</param>
    /// <returns>What was sent, and what is left.</returns>
    /// <exception cref="DeadLetterLogException">It cannot be read now, or not within the deadline.</exception>
    /// <exception cref="EventSinkException">The broker has not acknowledged them all.</exception>
    public async Task<(DeadLetterReplayResponse Response, IReadOnlyList<DeadLetterRange> Left)> SendAsync(
        string code, IReadOnlyList<DeadLetterRange> left, CancellationToken deadline)
    {
        var next = left.ToDictionary(range => range.Partition, range => range.First);
        var (read, ofCode, isDone) = (0, 0, false);
        try
        {
            await foreach (var letter in reader.ReadAsync(left, deadline))
            {
                next[letter.Partition] = letter.Offset + 1;
                if (letter.Code == code)
                {
                    await TakeAsync(letter, CancellationToken.None);
                    ofCode++;
                }

                if (++read == DeadLetterPages.MostRead || ofCode == MostOfCode)
                {
                    break;
                }
            }

            isDone = read < DeadLetterPages.MostRead && ofCode < MostOfCode;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && read > 0)
        {
            // What was read until then is sent.
        }

        await SendBatchAsync(CancellationToken.None);
        return (
            new DeadLetterReplayResponse(_sent, _unsent, null),
            isDone ? [] : [.. left.Select(range => range with { First = next[range.Partition] }).Where(range => !range.IsEmpty)]);
    }

    // Each round has one stretch of each partition.
    private IEnumerable<List<DeadLetterRange>> Rounds(IReadOnlyCollection<(int Partition, long Offset)> places)
    {
        var stretches = new Dictionary<int, Queue<DeadLetterRange>>();
        foreach (var there in reader.Ranges)
        {
            var queue = new Queue<DeadLetterRange>();
            DeadLetterRange? open = null;
            foreach (var (partition, offset) in places.Where(place => place.Partition == there.Partition && place.Offset >= there.First && place.Offset < there.End).Order())
            {
                if (open is { } begun && offset < begun.End + Gap)
                {
                    open = begun with { End = offset + 1 };
                    continue;
                }

                if (open is { } ended)
                {
                    queue.Enqueue(ended);
                }

                open = new DeadLetterRange(partition, offset, offset + 1);
            }

            if (open is { } last)
            {
                queue.Enqueue(last);
                stretches.Add(there.Partition, queue);
            }
        }

        while (stretches.Count > 0)
        {
            yield return [.. stretches.Values.Select(queue => queue.Dequeue())];
            foreach (var (partition, queue) in stretches)
            {
                if (queue.Count == 0)
                {
                    stretches.Remove(partition);
                }
            }
        }
    }

    private async Task TakeAsync(StoredLetter letter, CancellationToken cancellationToken)
    {
        if (letter.ObstacleTo(log.OriginTopic) is { } obstacle)
        {
            _unsent.Add(new UnsentLetterResponse(log.Topic, letter.Partition, letter.Offset, obstacle.Name()));
            return;
        }

        var record = letter.ToRecord();
        _batch.Add(record);
        _batchBytes += record.Value.Length;
        if (_batch.Count == BatchLetters || _batchBytes >= BatchBytes)
        {
            await SendBatchAsync(cancellationToken);
        }
    }

    private async Task SendBatchAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count > 0)
        {
            await sink.ReturnAsync(_batch, cancellationToken);
            _sent += _batch.Count;
            _batch.Clear();
            _batchBytes = 0;
        }
    }
}
