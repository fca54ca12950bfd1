using System.Text;
using CommunityScoring.Api.DeadLetters;
using CommunityScoring.Api.Reading;

namespace CommunityScoring.Api.Responses;

/// <summary>A page of dead letters.</summary>
/// <param name="DeadLetters">The letters.</param>
/// <param name="NextPageToken">The token of the next page; null on the last.</param>
public sealed record DeadLettersResponse(IReadOnlyList<DeadLetterResponse> DeadLetters, string? NextPageToken);

/// <summary>A record that was not understood. Addresses in it are pseudonyms.</summary>
/// <param name="Topic">The dead-letter topic.</param>
/// <param name="Partition">Its partition there.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="At">When it was put there.</param>
/// <param name="Code">The error; null where it is not said.</param>
/// <param name="Detail">What was wrong; null where it is not said.</param>
/// <param name="Origin">Where the record was; null where that is not said.</param>
/// <param name="Key">The record's key as text; null for none, or one that is no text.</param>
/// <param name="Headers">The record's own headers.</param>
/// <param name="Bytes">The length of the record's value, addresses replaced; null where it had none, or was too large to be kept.</param>
/// <param name="Value">The beginning of the value as text, up to 4 000 characters; null where there is none, or it is no text.</param>
/// <param name="IsWhole">True where <paramref name="Value"/> is all of it.</param>
/// <param name="NotReplayable">
/// Why it cannot be put back: <c>value-left-out</c>, <c>no-value</c>, <c>too-large</c>, <c>no-origin</c> or <c>other-topic</c>; null where it can.
/// </param>
public sealed record DeadLetterResponse(
    string Topic,
    int Partition,
    long Offset,
    DateTimeOffset At,
    string? Code,
    string? Detail,
    DeadLetterOrigin? Origin,
    string? Key,
    IReadOnlyList<DeadLetterHeader> Headers,
    int? Bytes,
    string? Value,
    bool IsWhole,
    string? NotReplayable)
{
    private const int MostValue = 4_000;
    private const int MostHeader = 1_000;
    private const int MostHeaders = 64;
    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);

    internal static DeadLetterResponse Of(StoredLetter letter, IDeadLetterLog log, StoredText texts)
    {
        var value = TextOf(letter.Value, texts);
        return new DeadLetterResponse(
            log.Topic,
            letter.Partition,
            letter.Offset,
            letter.At,
            letter.Code,
            Cut(texts.Of(letter.Detail), MostHeader),
            letter.Origin is { } origin ? new DeadLetterOrigin(origin.Topic, origin.Partition, origin.Offset) : null,
            Cut(TextOf(letter.Key, texts), MostHeader),
            [
                .. letter.OwnHeaders.Take(MostHeaders).Select(header => new DeadLetterHeader(
                    Cut(texts.Of(header.Key), MostHeader)!, Cut(TextOf(header.Value, texts), MostHeader))),
            ],
            letter.Value?.Length,
            Cut(value, MostValue),
            value is { Length: <= MostValue },
            letter.ObstacleTo(log.OriginTopic)?.Name());
    }

    // Whoever else writes to the topic may not have taken addresses out.
    private static string? TextOf(byte[]? bytes, StoredText texts)
    {
        try
        {
            return bytes is null ? null : texts.Of(_utf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? Cut(string? text, int most) => text is null || text.Length <= most
        ? text
        : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}

/// <summary>Where a dead letter came from.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
public sealed record DeadLetterOrigin(string Topic, int Partition, long Offset);

/// <summary>A header of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as text; null for none, or one that is no text.</param>
public sealed record DeadLetterHeader(string Name, string? Value);
