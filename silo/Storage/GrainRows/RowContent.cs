namespace CommunityScoring.Silo.Storage.GrainRows;

/// <summary>
/// What Orleans' grain storage keeps of a row: its bytes, and of the write that brought them what the index must know, so that a reader
/// can do what a writer did not come to.
/// </summary>
[GenerateSerializer]
[Alias("CommunityScoring.RowContent")]
public sealed class RowContent
{
    /// <summary>The bytes of the row.</summary>
    [Id(0)]
    public byte[] Bytes { get; set; } = [];

    /// <summary>Of a leaf, the parents that this version names and the one before did not.</summary>
    [Id(1)]
    public List<string> AddedParents { get; set; } = [];

    /// <summary>Of a leaf, the parents that the version before named and this one does not.</summary>
    [Id(2)]
    public List<string> RemovedParents { get; set; } = [];

    /// <summary>Of a scorecard, the day on which it is due, as a day number; null for none.</summary>
    [Id(3)]
    public int? DueDay { get; set; }
}

/// <summary>The content of a row and its version.</summary>
/// <param name="Content">The content.</param>
/// <param name="Version">The version, from 1: what Orleans calls the ETag.</param>
internal sealed record VersionedContent(RowContent Content, long Version);
