using System.Runtime.InteropServices;
using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;

namespace CommunityScoring.Rows;

/// <summary>
/// The stored shape of a leaf, in the first released form. Rows live for years: members are only ever added, with ids
/// that were never used before, and absent ones read as their defaults.
/// </summary>
[GenerateSerializer]
[Alias("CommunityScoring.LeafRow")]
public sealed class LeafRow
{
    /// <summary>The facts of an identity; null for other leaves.</summary>
    [Id(0)]
    public IdentityRow? Identity { get; set; }

    /// <summary>The facts of a snapshot leaf; null for identities.</summary>
    [Id(1)]
    public SnapshotRow? Snapshot { get; set; }

    /// <summary>The watermarks.</summary>
    [Id(2)]
    public AppliedRow[] Applied { get; set; } = [];

    /// <summary>Outcomes other than counted.</summary>
    [Id(3)]
    public OutcomeRow[] Outcomes { get; set; } = [];

    /// <summary>Hashes of the remembered ids.</summary>
    [Id(4)]
    public ulong[] Ids { get; set; } = [];

    /// <summary>Days of arrival of the remembered ids, as day numbers, each followed by how many arrived.</summary>
    [Id(5)]
    public int[] IdRuns { get; set; } = [];

    /// <summary>Former parents that may not know.</summary>
    [Id(6)]
    public string[] FormerParents { get; set; } = [];

    /// <summary>True once another leaf has named this one as its parent.</summary>
    [Id(7)]
    public bool HasChildren { get; set; }

    /// <summary>The row of a state.</summary>
    public static LeafRow Of(LeafState state) => new()
    {
        Identity = state.Facts is IdentityFacts identity ? IdentityRow.Of(identity) : null,
        Snapshot = state.Facts is SnapshotFacts snapshot ? SnapshotRow.Of(snapshot) : null,
        Applied = [.. state.Applied.Select(AppliedRow.Of)],
        Outcomes = [.. state.Outcomes.Select(OutcomeRow.Of)],
        Ids = ImmutableCollectionsMarshal.AsArray(state.Ids.Hashes) ?? [],
        IdRuns = [.. state.Ids.Runs.SelectMany(run => new[] { run.ArrivedOn.DayNumber, run.Count })],
        FormerParents = [.. state.FormerParents],
        HasChildren = state.HasChildren,
    };

    /// <summary>The state of the row.</summary>
    /// <exception cref="InvalidDataException">The row contradicts itself.</exception>
    public LeafState ToState()
    {
        if (IdRuns.Length % 2 != 0)
        {
            throw new InvalidDataException("A leaf's row has a day of arrival without a count.");
        }

        return new LeafState(
            Identity?.ToFacts() ?? (LeafFacts?)Snapshot?.ToFacts(),
            [.. Applied.Select(row => row.ToOffset())],
            [.. Outcomes.Select(row => row.ToOutcome())],
            new RememberedIds(ImmutableCollectionsMarshal.AsImmutableArray(Ids), [.. IdRuns.Chunk(2).Select(run => new IdRun(DateOnly.FromDayNumber(run[0]), run[1]))]),
            [.. FormerParents],
            HasChildren);
    }
}

/// <summary>The stored shape of a snapshot: the winning event as JSON.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.SnapshotRow")]
public sealed class SnapshotRow
{
    /// <summary>The leaf's key.</summary>
    [Id(0)]
    public string Key { get; set; } = "";

    /// <summary>Time of the newest event counted, in UTC ticks; 0 for none.</summary>
    [Id(1)]
    public long NewestEvent { get; set; }

    /// <summary>The winning event, UTF-8 JSON.</summary>
    [Id(2)]
    public byte[] Event { get; set; } = [];

    /// <summary>That the opportunity has settled, or null.</summary>
    [Id(3)]
    public SettledMarkRow? Settled { get; set; }

    /// <summary>The row of facts.</summary>
    public static SnapshotRow Of(SnapshotFacts facts) => new()
    {
        Key = facts.Key,
        NewestEvent = facts.NewestEvent?.UtcTicks ?? 0,
        Event = JsonSerializer.SerializeToUtf8Bytes(facts.Event),
        Settled = facts.Settled is { } mark ? SettledMarkRow.Of(mark) : null,
    };

    /// <summary>The facts of the row.</summary>
    public SnapshotFacts ToFacts() => new(
        Key,
        RowTime.Of(NewestEvent),
        JsonSerializer.Deserialize<CommunityEvent>(Event) ?? throw new InvalidDataException($"The row of leaf '{Key}' holds no event."))
    {
        Settled = Settled?.ToMark(),
    };
}

/// <summary>The stored shape of a watermark.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.AppliedRow")]
public sealed class AppliedRow
{
    /// <summary>The topic's id.</summary>
    [Id(0)]
    public string TopicId { get; set; } = "";

    /// <summary>The topic's name.</summary>
    [Id(1)]
    public string Topic { get; set; } = "";

    /// <summary>The partition.</summary>
    [Id(2)]
    public int Partition { get; set; }

    /// <summary>The last offset applied.</summary>
    [Id(3)]
    public long Offset { get; set; }

    /// <summary>The row of a watermark.</summary>
    public static AppliedRow Of(AppliedOffset applied) =>
        new() { TopicId = applied.TopicId, Topic = applied.Topic, Partition = applied.Partition, Offset = applied.Offset };

    /// <summary>The watermark of the row.</summary>
    public AppliedOffset ToOffset() => new(TopicId, Topic, Partition, Offset);
}

/// <summary>The stored shape of an outcome.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.OutcomeRow")]
public sealed class OutcomeRow
{
    /// <summary>The topic's id.</summary>
    [Id(0)]
    public string TopicId { get; set; } = "";

    /// <summary>The partition.</summary>
    [Id(1)]
    public int Partition { get; set; }

    /// <summary>The record's offset.</summary>
    [Id(2)]
    public long Offset { get; set; }

    /// <summary>What became of it, as <see cref="CommunityScoring.Events.Outcome"/>.</summary>
    [Id(3)]
    public byte Outcome { get; set; }

    /// <summary>The row of an outcome.</summary>
    public static OutcomeRow Of(RecordedOutcome outcome) =>
        new() { TopicId = outcome.TopicId, Partition = outcome.Partition, Offset = outcome.Offset, Outcome = (byte)outcome.Outcome };

    /// <summary>The outcome of the row.</summary>
    public RecordedOutcome ToOutcome() => new(TopicId, Partition, Offset, (Outcome)Outcome);
}

internal static class RowTime
{
    public static DateTimeOffset? Of(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
