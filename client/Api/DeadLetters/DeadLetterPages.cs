using CommunityScoring.Api.Responses;

namespace CommunityScoring.Api.DeadLetters;

/// <summary>Reads pages of dead letters: bounded in number and in time, so that a page may end before it is full.</summary>
/// <param name="reader">The topic.</param>
/// <param name="show">How a letter is shown.</param>
/// <param name="code">Only letters of this error; null for all.</param>
/// <param name="limit">Letters of a page.</param>
internal sealed class DeadLetterPages(IDeadLetterReader reader, Func<StoredLetter, DeadLetterResponse> show, string? code, int limit)
{
    /// <summary>Letters that are looked at for one answer at most.</summary>
    public const int MostRead = 20_000;

    private const int MostAtOnce = 1_000;

    /// <summary>The newest letters of what is left, over all partitions.</summary>
    /// <param name="left">What is left, one range for each partition.</param>
    /// <param name="deadline">Ends the reading with what was found.</param>
    /// <exception cref="DeadLetterLogException">It cannot be read now, or not within the deadline.</exception>
    public async Task<DeadLetterPage> NewestAsync(IEnumerable<DeadLetterRange> left, CancellationToken deadline)
    {
        var tails = left.Where(range => !range.IsEmpty).ToDictionary(range => range.Partition, range => new LetterTail(range));
        var page = new List<DeadLetterResponse>();
        var read = 0L;
        for (var stretch = limit; page.Count < limit;)
        {
            var dry = tails.Values.Where(tail => tail.IsDry).Select(tail => tail.Before(stretch)).ToList();
            if (dry.Count > 0)
            {
                if (read >= MostRead || !await FillAsync(tails, dry, deadline))
                {
                    RequireProgress(read > 0 || page.Count > 0);
                    break;
                }

                read += dry.Sum(range => range.End - range.First);
                stretch = Math.Min(2 * stretch, MostAtOnce);
            }
            else if (tails.Values.Where(tail => tail.Newest is not null)
                .MaxBy(tail => (tail.Newest!.At, -tail.Newest.Partition)) is { } newest)
            {
                page.Add(newest.Take());
            }
            else
            {
                break;
            }
        }

        return new DeadLetterPage(page, [.. tails.Values.Select(tail => tail.Left).Where(range => !range.IsEmpty)]);
    }

    /// <summary>The letters of one partition in the order of their offsets.</summary>
    /// <param name="left">What is left.</param>
    /// <param name="deadline">Ends the reading with what was found.</param>
    /// <exception cref="DeadLetterLogException">It cannot be read now, or not within the deadline.</exception>
    public async Task<DeadLetterPage> InOrderAsync(DeadLetterRange left, CancellationToken deadline)
    {
        var page = new List<DeadLetterResponse>();
        var bounded = left with { End = Math.Min(left.End, left.First + MostRead) };
        var next = left.First;
        try
        {
            await foreach (var letter in reader.ReadAsync([bounded], deadline))
            {
                next = letter.Offset + 1;
                if (IsAskedFor(letter))
                {
                    page.Add(show(letter));
                    if (page.Count == limit)
                    {
                        break;
                    }
                }
            }

            next = page.Count == limit ? next : bounded.End;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            RequireProgress(next > left.First);
        }

        return new DeadLetterPage(page, next < left.End ? [left with { First = next }] : []);
    }

    private bool IsAskedFor(StoredLetter letter) => code is null || letter.Code == code;

    // False where the deadline came first: what was read of these stretches is not taken.
    private async Task<bool> FillAsync(Dictionary<int, LetterTail> tails, List<DeadLetterRange> stretches, CancellationToken deadline)
    {
        var found = stretches.ToDictionary(stretch => stretch.Partition, _ => new List<DeadLetterResponse>());
        try
        {
            await foreach (var letter in reader.ReadAsync(stretches, deadline))
            {
                if (IsAskedFor(letter))
                {
                    found[letter.Partition].Add(show(letter));
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return false;
        }

        foreach (var stretch in stretches)
        {
            tails[stretch.Partition].Add(stretch, found[stretch.Partition]);
        }

        return true;
    }

    private static void RequireProgress(bool isThere)
    {
        if (!isThere)
        {
            throw new DeadLetterLogException("The broker did not answer in time.");
        }
    }
}

/// <summary>A page of dead letters.</summary>
/// <param name="Letters">The letters.</param>
/// <param name="Left">What is left for the pages behind it; empty on the last.</param>
internal sealed record DeadLetterPage(IReadOnlyList<DeadLetterResponse> Letters, IReadOnlyList<DeadLetterRange> Left);
