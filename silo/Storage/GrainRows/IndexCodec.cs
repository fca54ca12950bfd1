using CommunityScoring.Leaves;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage.GrainRows;

/// <summary>What stands in a row whose content is elsewhere: a mark that nobody takes for a content, nor a content for it.</summary>
internal sealed class IndexCodec : ILeafCodec
{
    /// <summary>The mark. No row that is stored whole begins like it.</summary>
    public static byte[] Elsewhere => [.. "elsewhere"u8];

    /// <inheritdoc/>
    public byte[] Encode(LeafState state) => Elsewhere;

    /// <inheritdoc/>
    public LeafState Decode(byte[] row) => row.AsSpan().SequenceEqual("elsewhere"u8)
        ? LeafState.New
        : throw new InvalidDataException("it holds its content, and Storage:Rows is grain-storage");
}
