using CommunityScoring.Leaves;

namespace CommunityScoring.Storage;

/// <summary>Turns what a leaf holds into the bytes of its row and back. Safe for concurrent use.</summary>
public interface ILeafCodec
{
    /// <summary>The bytes to store.</summary>
    /// <param name="state">What the row is to hold.</param>
    byte[] Encode(LeafState state);

    /// <summary>What the row holds.</summary>
    /// <param name="row">Bytes that <see cref="Encode"/> made, now or in an earlier version.</param>
    LeafState Decode(byte[] row);
}
