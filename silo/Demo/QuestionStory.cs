using System.Text.Json;
using CommunityScoring.Events;

namespace CommunityScoring.Silo.Demo;

/// <summary>Question threads with what asker and answerer do for them. Unhappy accounts wait longer, or for ever.</summary>
internal sealed class QuestionStory(SampleCast cast) : StoryPart(cast)
{
    public override string Name => "question";

    public override int ReachDays => 12;

    protected override void Tell(Chapter chapter)
    {
        var draw = chapter.Draw;
        var roll = Cast.RollOf(chapter.Day);
        if (roll.IsEmpty)
            return;
        var asked = draw.Poisson(Cast.Members.Length * 0.008 * Cast.WeekFactor(chapter.Day));
        for (var i = 0; i < asked; i++)
        {
            // Who is silent elsewhere may still need help: the roll alone would leave fading accounts without questions.
            var asker = roll.Pick(draw);
            if (draw.Chance(0.25))
                asker = draw.Pick(Cast.Members);
            var answerer = roll.Pick(draw);
            if (chapter.Day >= asker.JoinedOn && chapter.Day < asker.ErasedOn && !asker.Staff)
                TellThread(chapter, $"thread-{chapter.Day}-{i}", asker, answerer);
        }
    }

    private void TellThread(Chapter chapter, string thread, SampleMember asker, SampleMember answerer)
    {
        var draw = chapter.Draw;
        var mood = asker.MoodOn(chapter.Day, Cast.Horizon);
        var opened = chapter.Moment();
        var identity = asker.IdentityIn("discourse");
        var key = ActivityMix.KeyOf(asker, identity);
        double? sentiment = draw.Chance(0.4) ? ActivityMix.Sentiment(mood - 0.2, draw) : null;
        chapter.AddActivity(asker, identity, "question.asked", opened, sentiment: sentiment);
        chapter.Add(EventTypes.Question, key, opened, QuestionData.Open(thread, identity, opened));
        if (!draw.Chance(mood < 0 ? 0.25 : 0.9))
            return;

        var answered = opened.AddMinutes((int)Math.Min(7200, 300 * Math.Exp(draw.Between(-2, 2.5))));
        var answererIdentity = answerer.IdentityIn("discourse");
        chapter.AddActivity(answerer, answererIdentity, "reply.created", answered);
        chapter.Add(EventTypes.Question, key, answered, QuestionData.Answered(thread, identity, opened, answered));
        if (!draw.Chance(0.75))
            return;

        var solved = answered.AddMinutes(draw.Next(5, 2880));
        var byMember = !answerer.Staff && draw.Chance(0.8);
        chapter.Add(EventTypes.Question, key, solved, QuestionData.Solved(thread, identity, opened, answered, solved, byMember));
        if (byMember)
            chapter.AddActivity(answerer, answererIdentity, "answer.accepted", solved);
    }
}

/// <summary>The snapshots of a thread.</summary>
internal static class QuestionData
{
    public static Action<Utf8JsonWriter> Open(string thread, string member, DateTimeOffset opened) =>
        json => WriteOpening(json, thread, member, "open", opened);

    public static Action<Utf8JsonWriter> Answered(
        string thread, string member, DateTimeOffset opened, DateTimeOffset answered) => json =>
    {
        WriteOpening(json, thread, member, "answered", opened);
        json.WriteString("answeredAt", CloudEventJson.Instant(answered));
    };

    public static Action<Utf8JsonWriter> Solved(
        string thread, string member, DateTimeOffset opened, DateTimeOffset answered, DateTimeOffset solved, bool byMember) => json =>
    {
        WriteOpening(json, thread, member, "solved", opened);
        json.WriteString("answeredAt", CloudEventJson.Instant(answered));
        json.WriteString("solvedAt", CloudEventJson.Instant(solved));
        json.WriteString("solvedBy", byMember ? "member" : "staff");
    };

    private static void WriteOpening(Utf8JsonWriter json, string thread, string member, string status, DateTimeOffset opened)
    {
        json.WriteString("thread", thread);
        json.WriteString("member", member);
        json.WriteString("status", status);
        json.WriteString("openedAt", CloudEventJson.Instant(opened));
    }
}
