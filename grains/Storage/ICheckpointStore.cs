using System.Collections.Immutable;
using System.Globalization;
using CommunityScoring.Events;

namespace CommunityScoring.Storage;

/// <summary>Where checkpoints are stored: for each partition the position up to which storage holds every record.</summary>
public interface ICheckpointStore
{
    /// <summary>The epoch of the database, see <see cref="ILeafStore.Epoch"/>.</summary>
    long Epoch => 0;

    /// <summary>All checkpoints, of former topics as well.</summary>
    Task<IReadOnlyList<Checkpoint>> ReadAllAsync(CancellationToken cancellationToken = default);

    /// <summary>The checkpoint of a partition, or null where there is none yet.</summary>
    Task<Checkpoint?> ReadAsync(string topicId, int partition, CancellationToken cancellationToken = default);

    /// <summary>Stores a checkpoint over the one that the pump knows, durable when the task completes.</summary>
    /// <param name="checkpoint">The checkpoint; its position lies behind the expected one.</param>
    /// <param name="expectedPosition">Position of the checkpoint that must be stored now; null where there must be none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointConflictException">
    /// Another one is stored, as another pump owns the partition; or the pump began in a former epoch of the database,
    /// so that what it knows as stored may be lost.
    /// </exception>
    Task WriteAsync(Checkpoint checkpoint, long? expectedPosition, CancellationToken cancellationToken = default);
}

/// <summary>Up to where storage holds every record of a partition, and what became of them.</summary>
/// <param name="TopicId">The topic's id as the broker reports it.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Position">The next offset to read: everything before it is stored.</param>
/// <param name="Counts">Outcomes of the records before it.</param>
/// <param name="At">When the checkpoint was taken.</param>
/// <param name="Epoch">The epoch of the database in which the pump began; not stored.</param>
public sealed record Checkpoint(
    string TopicId, string Topic, int Partition, long Position, OutcomeCounts Counts, DateTimeOffset At, long Epoch = 0);

/// <summary>How many records ended how. Adds up to the records delivered.</summary>
/// <param name="Counted">Records with outcome <see cref="Outcome.Counted"/>.</param>
/// <param name="Duplicate">Records with outcome <see cref="Outcome.Duplicate"/>.</param>
/// <param name="Ignored">Records with outcome <see cref="Outcome.Ignored"/>.</param>
/// <param name="Expired">Records with outcome <see cref="Outcome.Expired"/>.</param>
/// <param name="DeadLettered">Records with outcome <see cref="Outcome.DeadLettered"/>.</param>
/// <param name="DeadLettersByCode">Dead letters by their error code.</param>
public sealed record OutcomeCounts(
    long Counted, long Duplicate, long Ignored, long Expired, long DeadLettered, ImmutableSortedDictionary<string, long> DeadLettersByCode)
{
    /// <summary>No records.</summary>
    public static OutcomeCounts None { get; } =
        new(0, 0, 0, 0, 0, ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    /// <summary>All records.</summary>
    public long Total => Counted + Duplicate + Ignored + Expired + DeadLettered;

    /// <summary>One record more.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="code">The error code of a dead letter; else null.</param>
    public OutcomeCounts Plus(Outcome outcome, string? code) => outcome switch
    {
        Outcome.Counted => this with { Counted = Counted + 1 },
        Outcome.Duplicate => this with { Duplicate = Duplicate + 1 },
        Outcome.Ignored => this with { Ignored = Ignored + 1 },
        Outcome.Expired => this with { Expired = Expired + 1 },
        Outcome.DeadLettered => this with
        {
            DeadLettered = DeadLettered + 1,
            DeadLettersByCode = DeadLettersByCode.SetItem(code!, DeadLettersByCode.GetValueOrDefault(code!) + 1),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    /// <summary>The sums of two.</summary>
    public OutcomeCounts Plus(OutcomeCounts other)
    {
        var codes = DeadLettersByCode;
        foreach (var (code, count) in other.DeadLettersByCode)
        {
            codes = codes.SetItem(code, codes.GetValueOrDefault(code) + count);
        }

        return new OutcomeCounts(
            Counted + other.Counted, Duplicate + other.Duplicate, Ignored + other.Ignored,
            Expired + other.Expired, DeadLettered + other.DeadLettered, codes);
    }
}

/// <summary>Another checkpoint is stored than the pump knows: another pump owns the partition.</summary>
public sealed class CheckpointConflictException : LeafStoreException
{
    /// <summary>Creates the exception.</summary>
    public CheckpointConflictException(string topic, int partition, long? expected)
        : base($"The checkpoint of {topic}/{partition} is not at {expected?.ToString(CultureInfo.InvariantCulture) ?? "none"}: another pump owns the partition.")
    {
    }
}
