using System.Runtime.CompilerServices;
using CommunityScoring.Api.DeadLetters;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>A dead-letter topic in memory: offsets begin where a test says, and may have holes.</summary>
internal sealed class FakeDeadLetterLog : IDeadLetterLog
{
    public string Topic => OriginTopic + ".dead-letter";

    public string OriginTopic => "community.events";

    /// <summary>The letters of each partition, by offset.</summary>
    public SortedDictionary<int, SortedDictionary<long, StoredLetter>> Partitions { get; } = [];

    /// <summary>True while it cannot be read.</summary>
    public bool IsAway { get; set; }

    /// <summary>Letters that were read, over all readers.</summary>
    public int Read { get; private set; }

    /// <summary>Called with each letter that was read, after it was.</summary>
    public Action<StoredLetter> Passed { get; set; } = _ => { };

    public void Add(StoredLetter letter)
    {
        if (!Partitions.TryGetValue(letter.Partition, out var partition))
        {
            Partitions[letter.Partition] = partition = [];
        }

        partition[letter.Offset] = letter;
    }

    public Task<IDeadLetterReader> OpenAsync(CancellationToken cancellationToken) => IsAway
        ? throw new DeadLetterLogException("Local: Broker transport failure")
        : Task.FromResult<IDeadLetterReader>(new Reader(this));

    private sealed class Reader(FakeDeadLetterLog log) : IDeadLetterReader
    {
        public IReadOnlyList<DeadLetterRange> Ranges { get; } =
            [.. log.Partitions.Select(partition => new DeadLetterRange(partition.Key, partition.Value.Keys.First(), partition.Value.Keys.Last() + 1))];

        public async IAsyncEnumerable<StoredLetter> ReadAsync(
            IReadOnlyCollection<DeadLetterRange> ranges, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Assert.Equal(ranges.Count, ranges.Select(range => range.Partition).Distinct().Count());
            foreach (var range in ranges)
            {
                foreach (var letter in log.Partitions[range.Partition].Values.Where(letter => letter.Offset >= range.First && letter.Offset < range.End).ToList())
                {
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                    log.Read++;
                    yield return letter;
                    log.Passed(letter);
                }
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
