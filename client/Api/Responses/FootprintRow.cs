using System.Globalization;
using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Responses;

/// <summary>A thread or a referral that names the person.</summary>
/// <param name="Key">The row's key.</param>
/// <param name="NewestEvent">Time of the newest event taken.</param>
/// <param name="Event">The snapshot that is held: the event itself.</param>
/// <param name="Row">The row.</param>
public sealed record FootprintSnapshot(string Key, DateTimeOffset? NewestEvent, JsonElement Event, FootprintRow Row)
{
    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);

    internal static FootprintSnapshot Of(StoredLeaf row)
    {
        var facts = (SnapshotFacts)row.State.Facts!;
        return new FootprintSnapshot(
            facts.Key, facts.NewestEvent, JsonSerializer.SerializeToElement<CommunityEvent>(facts.Event, s_web), FootprintRow.Of(row));
    }
}

/// <summary>What a row holds beside its facts: how far it has read, so that every event counts once.</summary>
/// <param name="Why">What it is held for.</param>
/// <param name="Key">The row's key.</param>
/// <param name="Version">The row's version.</param>
/// <param name="IsTold">True when the views are known to have this version.</param>
/// <param name="HasChildren">True once another row has named this one.</param>
/// <param name="FormerParents">What the row named once and has perhaps not told yet.</param>
/// <param name="Applied">For each partition that has contributed the last offset applied.</param>
/// <param name="Outcomes">What became of late records, where it is not plainly counted.</param>
/// <param name="RecentIds">Hashes of the ids of recent events, which tell a duplicate.</param>
public sealed record FootprintRow(
    string Why,
    string Key,
    long Version,
    bool IsTold,
    bool HasChildren,
    IReadOnlyList<string> FormerParents,
    IReadOnlyList<FootprintOffset> Applied,
    IReadOnlyList<FootprintOutcome> Outcomes,
    IReadOnlyList<FootprintIds> RecentIds)
{
    internal static FootprintRow Of(StoredLeaf row) => new(
        "Counts every event once, however often it is delivered.",
        row.State.Facts?.Key ?? row.Key,
        row.Version,
        row.IsTold,
        row.State.HasChildren,
        row.State.FormerParents,
        [.. row.State.Applied.Select(applied => new FootprintOffset(applied.TopicId, applied.Topic, applied.Partition, applied.Offset))],
        [.. row.State.Outcomes.Select(outcome => new FootprintOutcome(outcome.TopicId, outcome.Partition, outcome.Offset, outcome.Outcome.ToString().ToLowerInvariant()))],
        IdsOf(row.State.Ids));

    private static FootprintIds[] IdsOf(RememberedIds ids)
    {
        var next = 0;
        return [.. ids.Runs.Select(run => new FootprintIds(run.ArrivedOn, [.. ids.Hashes.AsSpan().Slice((next += run.Count) - run.Count, run.Count).ToArray()
            .Select(hash => hash.ToString("x16", CultureInfo.InvariantCulture))]))];
    }
}

/// <summary>Up to where a row has taken a partition.</summary>
/// <param name="TopicId">The topic's id.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The last offset applied.</param>
public sealed record FootprintOffset(string TopicId, string Topic, int Partition, long Offset);

/// <summary>What became of a record.</summary>
/// <param name="TopicId">The topic's id.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The record's offset.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record FootprintOutcome(string TopicId, int Partition, long Offset, string Outcome);

/// <summary>Events that arrived on one day.</summary>
/// <param name="ArrivedOn">The UTC day.</param>
/// <param name="Hashes">64 bits of the SHA-256 of each one's source and id, in hex.</param>
public sealed record FootprintIds(DateOnly ArrivedOn, IReadOnlyList<string> Hashes);
