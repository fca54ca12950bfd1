using CommunityScoring.Leaves;
using CommunityScoring.Storage;
using Orleans.Serialization;

namespace CommunityScoring.Rows;

/// <summary>Turns leaf states into the bytes of their rows, by Orleans' version-tolerant serializer.</summary>
/// <param name="serializer">The serializer of rows.</param>
public sealed class LeafRowCodec(Serializer<LeafRow> serializer) : ILeafCodec
{
    /// <inheritdoc/>
    public byte[] Encode(LeafState state) => serializer.SerializeToArray(LeafRow.Of(state));

    /// <inheritdoc/>
    public LeafState Decode(byte[] row) => serializer.Deserialize(row)?.ToState()
        ?? throw new InvalidDataException("A leaf's row is empty.");
}
