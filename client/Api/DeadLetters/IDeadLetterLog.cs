namespace CommunityScoring.Api.DeadLetters;

/// <summary>The dead-letter topic, as it is read back.</summary>
internal interface IDeadLetterLog
{
    /// <summary>The topic.</summary>
    string Topic { get; }

    /// <summary>The topic that its letters came from.</summary>
    string OriginTopic { get; }

    /// <summary>Opens it. Whoever has opened it disposes what they got: few can read at once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DeadLetterLogException">It cannot be read now.</exception>
    Task<IDeadLetterReader> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>Reads the dead-letter topic; for one caller at a time.</summary>
internal interface IDeadLetterReader : IAsyncDisposable
{
    /// <summary>What there was in each partition when it was opened; none where there is no such topic.</summary>
    IReadOnlyList<DeadLetterRange> Ranges { get; }

    /// <summary>Reads letters: those of a partition in the order of their offsets, partitions side by side.</summary>
    /// <param name="ranges">What to read, at most one range of each partition.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DeadLetterLogException">It cannot be read now.</exception>
    IAsyncEnumerable<StoredLetter> ReadAsync(IReadOnlyCollection<DeadLetterRange> ranges, CancellationToken cancellationToken);
}
