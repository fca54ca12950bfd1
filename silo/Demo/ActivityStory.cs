namespace CommunityScoring.Silo.Demo;

/// <summary>What members do of their own accord, each at their own pace and their account's.</summary>
internal sealed class ActivityStory(SampleCast cast) : StoryPart(cast)
{
    public override string Name => "activity";

    protected override void Tell(Chapter chapter)
    {
        var draw = chapter.Draw;
        var week = Cast.WeekFactor(chapter.Day);
        foreach (var member in Cast.Members)
        {
            var rate = member.RateOn(chapter.Day, Cast.Horizon) * week;
            if (rate <= 0)
                continue;
            for (var left = draw.Poisson(rate); left > 0; left--)
            {
                var choice = ActivityMix.Pick(draw);
                var program = draw.Chance(choice.Programmed) ? draw.Pick(ActivityMix.Programs) : null;
                double? sentiment = draw.Chance(choice.Spoken)
                    ? ActivityMix.Sentiment(member.MoodOn(chapter.Day, Cast.Horizon), draw)
                    : null;
                chapter.AddActivity(
                    member, member.IdentityIn(choice.Scheme), choice.Activity, chapter.Moment(), program, sentiment);
            }
        }
    }
}
