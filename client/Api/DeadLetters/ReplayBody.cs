using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Events;

namespace CommunityScoring.Api.DeadLetters;

/// <summary>Which dead letters are to be put back: those at some places, or those of an error.</summary>
/// <param name="Places">The places; null where an error is named.</param>
/// <param name="Code">The error; null where places are named.</param>
/// <param name="PageToken">Where to go on with an error; null for the beginning.</param>
internal sealed record ReplayBody(IReadOnlyCollection<(int Partition, long Offset)>? Places, string? Code, string? PageToken)
{
    private const int MostLetters = 100;
    private const int LongestText = 100_000;
    private const string Letters = "letters";

    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="topic">The dead-letter topic.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="ProblemException">It is none.</exception>
    public static async Task<ReplayBody> ReadAsync(HttpRequest request, string topic, CancellationToken cancellationToken)
    {
        var fields = await BodyFields.ReadAsync(request, isOptional: false, [Letters, "code", "pageToken"], cancellationToken);
        var code = fields.Text("code", RejectionCode.All.Contains, $"one of {string.Join(", ", RejectionCode.All)}");
        var token = fields.Text("pageToken", text => text.Length <= LongestText, "the nextPageToken of an answer to the same question");
        var places = fields.Objects(Letters, MostLetters, ["topic", "partition", "offset"], (letter, index) => PlaceOf(letter, topic, index));
        if (places is null == code is null)
        {
            throw Refusal.Field("$", code is null ? "neither letters nor code" : "both letters and code", "one of letters and code");
        }

        if (places is not null && token is not null)
        {
            throw Refusal.Field("pageToken", token, "none beside letters");
        }

        return places is { Count: 0 }
            ? throw Refusal.Field(Letters, "an empty list", $"1 to {MostLetters} letters")
            : new ReplayBody(places?.Distinct().ToList(), code, token);
    }

    private static (int Partition, long Offset) PlaceOf(BodyFields letter, string topic, int index)
    {
        letter.Text("topic", text => text == topic, $"{topic}, or left out");
        return (
            letter.Whole("partition", 0, int.MaxValue) ?? throw Refusal.Field("partition", null, "a partition of the dead-letter topic", index),
            letter.WholeLong("offset", 0, long.MaxValue) ?? throw Refusal.Field("offset", null, "an offset in the dead-letter topic", index));
    }
}
