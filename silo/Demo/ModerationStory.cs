using CommunityScoring.Events;
namespace CommunityScoring.Silo.Demo;

/// <summary>Spam: a handful of posts that a moderator takes back, now and then before all of them have arrived.</summary>
internal sealed class ModerationStory(SampleCast cast) : StoryPart(cast)
{
    public override string Name => "moderation";

    public override int ReachDays => 2;

    protected override void Tell(Chapter chapter)
    {
        var draw = chapter.Draw;
        var roll = Cast.RollOf(chapter.Day, among: m => !m.Staff);
        if (roll.IsEmpty || !draw.Chance(0.15))
            return;

        var member = roll.Pick(draw);
        var identity = member.IdentityIn("discourse");
        var posts = draw.Next(1, 9);
        for (var i = 0; i < posts; i++)
            chapter.AddActivity(member, identity, "post.created", chapter.Moment());
        chapter.Add(EventTypes.Retraction, ActivityMix.KeyOf(member, identity), chapter.Moment(1), json =>
        {
            json.WriteString("member", identity);
            json.WriteString("activity", "post.created");
            json.WriteString("day", CloudEventJson.Date(Cast.Midnight(chapter.Day)));
            if (posts > 1)
                json.WriteNumber("count", posts);
        });
    }
}
