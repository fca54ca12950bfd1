using Orleans.Serialization;

namespace CommunityScoring.Scorecards;

/// <summary>Turns scorecards into the bytes of their rows, by Orleans' version-tolerant serializer.</summary>
/// <param name="serializer">The serializer of rows.</param>
public sealed class ScorecardCodec(Serializer<ScorecardRow> serializer)
{
    /// <summary>The row's bytes.</summary>
    /// <param name="card">The scorecard.</param>
    public byte[] Encode(Scorecard card) => serializer.SerializeToArray(ScorecardRow.Of(card));

    /// <summary>The scorecard of a row.</summary>
    /// <param name="row">The row's bytes.</param>
    /// <exception cref="InvalidDataException">The row cannot be read.</exception>
    public Scorecard Decode(byte[] row) => serializer.Deserialize(row)?.ToScorecard()
        ?? throw new InvalidDataException("A scorecard's row is empty.");

    /// <summary>The row itself, for those who read a part of it.</summary>
    /// <param name="row">The row's bytes.</param>
    /// <exception cref="InvalidDataException">The row cannot be read, or has no days.</exception>
    public ScorecardRow ReadRow(byte[] row) => serializer.Deserialize(row) is { Engagement.Length: > 0, AmountsFrom: [0, ..] } read
        ? read
        : throw new InvalidDataException("A scorecard's row has no days.");
}
