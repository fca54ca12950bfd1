using System.Globalization;
using System.Text.Json.Nodes;
using CommunityScoring.Api.Events;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Members;

/// <summary>The events that erase a person: they go the way of all events, so what they delete stays deleted when the topic is read again.</summary>
/// <param name="now">When it was asked for.</param>
internal sealed class ErasureEvents(DateTimeOffset now)
{
    private const string Source = "/privacy/erasures";
    private const string Nobody = "erased:";

    /// <summary>The erasure of one identity, through today and through the latest day that is held.</summary>
    public (OutgoingEvent Event, DateOnly Through) Erase(string identity, Held held)
    {
        // A clock ahead of this one may have recorded a day that is still to come; the way in takes no time beyond 24 hours ahead.
        var time = held.LastDay is { } last && last > DayOf(now) ? Earlier(new DateTimeOffset(last, TimeOnly.MinValue, TimeSpan.Zero), now.AddHours(23)) : now;
        var key = identity.StartsWith(Identity.EmailPrefix, StringComparison.Ordinal) || identity.Contains('@', StringComparison.Ordinal) ? null : identity;
        return (Of(key, EventTypes.Erasure, time, new JsonObject { ["member"] = identity }), DayOf(time));
    }

    /// <summary>
    /// A later snapshot of a thread or referral that names nobody in place of the person. Threads and referrals are leaves
    /// of their own, which the erasure of an identity does not reach; a snapshot is what changes them, and the greatest stays.
    /// </summary>
    /// <param name="row">The row of the thread or referral.</param>
    /// <param name="erased">True for an identity that is erased.</param>
    public OutgoingEvent Replace(StoredLeaf row, Predicate<string> erased)
    {
        var stored = ((SnapshotFacts)row.State.Facts!).Event;
        var time = stored.Stamp.Time >= now ? stored.Stamp.Time.AddMilliseconds(1) : now;
        return stored switch
        {
            QuestionEvent thread => Of(null, EventTypes.Question, time, new JsonObject
            {
                ["thread"] = thread.Thread,
                ["member"] = Anybody(),
                ["status"] = thread.Status,
                ["openedAt"] = Text(thread.OpenedAt),
                ["answeredAt"] = Text(thread.AnsweredAt),
                ["solvedAt"] = Text(thread.SolvedAt),
                ["solvedBy"] = thread.SolvedBy,
            }),

            // Who referred is gone, and with them the referral; who was referred is gone, and the referral is somebody's still.
            ReferralEvent referral => Of(null, EventTypes.Referral, time, new JsonObject
            {
                ["referral"] = referral.Referral,
                ["referrer"] = erased(referral.Referrer) ? Anybody() : referral.Referrer,
                ["referred"] = erased(referral.Referred) ? Anybody() : referral.Referred,
                ["code"] = erased(referral.Referrer) ? null : referral.Code,
                ["evidence"] = referral.Evidence,
                ["madeOn"] = referral.MadeOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["status"] = referral.Retracted || erased(referral.Referrer) ? "retracted" : "made",
            }),
            _ => throw new InvariantException($"The row '{row.Key}' names an identity and is neither a thread nor a referral."),
        };
    }

    // Another one for each, so that what one person left does not hang together.
    private static string Anybody() => Nobody + Guid.NewGuid().ToString("N");

    private static OutgoingEvent Of(string? key, string type, DateTimeOffset time, JsonObject data)
    {
        foreach (var absent in data.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            data.Remove(absent);
        }

        var said = new JsonObject
        {
            ["specversion"] = "1.0",
            ["type"] = type,
            ["source"] = Source,
            ["id"] = Guid.NewGuid().ToString("N"),
            ["time"] = Text(time),
            ["data"] = data,
        };
        return new OutgoingEvent(key, System.Text.Encoding.UTF8.GetBytes(said.ToJsonString()));
    }

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
