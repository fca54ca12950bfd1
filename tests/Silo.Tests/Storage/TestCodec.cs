using System.Text.Json;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>Keeps only the watermarks: enough to tell rows apart.</summary>
internal sealed class TestCodec : ILeafCodec
{
    public byte[] Encode(LeafState state) => JsonSerializer.SerializeToUtf8Bytes(state.Applied.ToArray());

    public LeafState Decode(byte[] row) => State(JsonSerializer.Deserialize<AppliedOffset[]>(row)!);

    public static LeafState State(params AppliedOffset[] applied) => LeafState.New with { Applied = [.. applied] };

    /// <summary>A state that is told from others by one offset.</summary>
    public static LeafState At(long offset) => State(new AppliedOffset("topic-id", "topic", 0, offset));

    public static long OffsetOf(StoredLeaf? leaf) => leaf!.State.Applied.Single().Offset;
}
