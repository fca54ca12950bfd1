using System.Text.Json;

namespace CommunityScoring.Silo.Demo;

/// <summary>Which activities people do, how often, and which system records them under which identity.</summary>
internal static class ActivityMix
{
    /// <summary>The programs of the sample.</summary>
    public static readonly string[] Programs = ["launch-2026", "ambassadors", "docs-sprint", "office-hours"];

    // referral.made, question.asked and most accepted answers come from referrals and threads.
    // swag.claimed is unknown to the model on purpose: it shows as unscored.
    private static readonly Choice[] s_natural = Cumulate(
    [
        new("visit.recorded", 27, "member", 0, 0.02),
        new("reaction.added", 22, "slack", 0, 0.02),
        new("reply.created", 16, "discourse", 0.4, 0.08),
        new("post.created", 10, "discourse", 0.4, 0.12),
        new("resource.downloaded", 4, "email", 0, 0.2),
        new("event.attended", 4, "email", 0.1, 0.8),
        new("code.contributed", 3, "github", 0, 0.1),
        new("answer.accepted", 2, "discourse", 0, 0.1),
        new("feedback.submitted", 2, "member", 0.8, 0.1),
        new("content.published", 1, "member", 0, 0.4),
        new("course.completed", 1, "member", 0.3, 0.3),
        new("introduction.made", 0.6, "member", 0, 0.4),
        new("swag.claimed", 0.5, "email", 0, 0.6),
        new("feedback.shipped", 0.5, "member", 0, 0.1),
        new("event.hosted", 0.3, "member", 0, 0.7),
        new("testimonial.given", 0.2, "member", 0.9, 0.5),
    ]);

    // Past visits and reactions, whose daily caps are soon reached.
    private static readonly Choice[] s_weighty = Cumulate(
    [
        new("reply.created", 40, "discourse", 0.5, 0.1),
        new("post.created", 25, "discourse", 0.5, 0.1),
        new("resource.downloaded", 10, "email", 0, 0.2),
        new("code.contributed", 8, "github", 0, 0.1),
        new("feedback.submitted", 7, "member", 0.9, 0.1),
        new("event.attended", 6, "email", 0.1, 0.8),
        new("answer.accepted", 4, "discourse", 0, 0.1),
    ]);

    /// <summary>What moves a score; for the live layer.</summary>
    public static Choice PickWeighty(Random draw) => Pick(s_weighty, draw.NextDouble());

    /// <summary>What people do on their own.</summary>
    public static Choice Pick(Random draw) => Pick(s_natural, draw.NextDouble());

    /// <summary>The record key of an event recorded under the identity: never an address.</summary>
    public static string KeyOf(SampleMember member, string identity) =>
        identity.StartsWith("email:", StringComparison.Ordinal) ? member.Person : identity;

    /// <summary>A sentiment around the mood, two decimals, within −1…1.</summary>
    public static double Sentiment(double mood, Random draw) =>
        Math.Round(Math.Clamp(mood + draw.Between(-0.5, 0.5), -1, 1), 2);

    public static Action<Utf8JsonWriter> Data(string identity, string activity, string? program, double? sentiment) => json =>
    {
        json.WriteString("member", identity);
        json.WriteString("activity", activity);
        json.WriteOptional("program", program);
        if (sentiment is { } value)
            json.WriteNumber("sentiment", value);
    };

    private static Choice Pick(Choice[] choices, double share)
    {
        var sought = share * choices[^1].Weight;
        return Array.Find(choices, c => sought < c.Weight) ?? choices[^1];
    }

    private static Choice[] Cumulate(Choice[] choices)
    {
        var sum = 0.0;
        return [.. choices.Select(c => c with { Weight = sum += c.Weight })];
    }

    /// <summary>An activity of the mix.</summary>
    /// <param name="Activity">Its name.</param>
    /// <param name="Weight">How often, cumulated over the mix.</param>
    /// <param name="Scheme">Identity namespace it is recorded under where the member has one.</param>
    /// <param name="Spoken">Share of events with a sentiment.</param>
    /// <param name="Programmed">Share of events that belong to a program.</param>
    internal sealed record Choice(string Activity, double Weight, string Scheme, double Spoken, double Programmed);
}
