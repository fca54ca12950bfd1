using System.Text.Json;
using CommunityScoring.Events;

namespace CommunityScoring.Silo.Demo;

/// <summary>Referrals of people and of companies; among them those that deserve quarantine: of oneself, mutual, in a burst.</summary>
internal sealed class ReferralStory(SampleCast cast) : StoryPart(cast)
{
    private const int BurstSize = 26;

    public override string Name => "referral";

    public override int ReachDays => 30;

    protected override void Tell(Chapter chapter)
    {
        var draw = chapter.Draw;
        var roll = Cast.RollOf(chapter.Day, among: m => !m.Staff);
        if (roll.IsEmpty)
            return;

        for (var left = draw.Poisson(0.8); left > 0; left--)
        {
            var referrer = roll.Pick(draw);
            if (draw.Chance(0.5))
                TellOne(chapter, referrer, $"domain:{DomainFor(referrer, chapter)}");
            else if (draw.Pick(Cast.Members) is var referred && referred != referrer)
                TellOne(chapter, referrer, referred.IdentityIn(draw.Chance(0.3) ? "github" : "member"));
        }

        TellScripted(chapter, roll);
    }

    // Every 90 days of the story somebody oversteps; the joining accounts are referred before they buy.
    private void TellScripted(Chapter chapter, DayRoll roll)
    {
        switch (chapter.Day % 90)
        {
            case 40:
                var vain = roll.Pick(chapter.Draw);
                TellOne(chapter, vain, vain.IdentityIn("github"));
                break;
            case 55:
                var one = roll.Pick(chapter.Draw);
                var other = roll.Pick(chapter.Draw);
                if (one != other)
                {
                    TellOne(chapter, one, other.Person);
                    TellOne(chapter, other, one.Person, 2);
                }

                break;
            case 70:
                var eager = roll.Pick(chapter.Draw);
                for (var i = 0; i < BurstSize; i++)
                    TellOne(chapter, eager, $"domain:lead-{chapter.Day}-{i}.example", i / 3);
                break;
        }

        foreach (var account in Cast.Accounts)
        {
            if (account.Line == StoryLine.Joining && chapter.Day == account.CustomerFrom - 20)
                TellOne(chapter, roll.Pick(chapter.Draw), $"domain:{account.Domain}");
        }
    }

    private string DomainFor(SampleMember referrer, Chapter chapter)
    {
        var own = referrer.AccountOn(chapter.Day);
        return (own is not null && chapter.Draw.Chance(0.4) ? own : chapter.Draw.Pick(Cast.Accounts)).DomainOn(chapter.Day);
    }

    private void TellOne(Chapter chapter, SampleMember referrer, string referred, int daysLater = 0)
    {
        var draw = chapter.Draw;
        var made = chapter.Moment(daysLater);
        var id = $"ref-{chapter.Day}-{draw.Next(1_000_000_000)}";
        var evidence = draw.Chance(0.7) ? "tracked" : "self_reported";
        var code = evidence == "tracked" ? $"invite-{referrer.Index}" : null;
        chapter.Add(EventTypes.Referral, referrer.Person, made,
            Data(id, referrer.Person, referred, code, evidence, made, draw.Chance(0.3) ? "made" : null));
        if (!draw.Chance(0.08))
            return;
        var retracted = made.AddHours(draw.Next(20, 400));
        chapter.Add(EventTypes.Referral, referrer.Person, retracted,
            Data(id, referrer.Person, referred, code, evidence, made, "retracted"));
    }

    internal static Action<Utf8JsonWriter> Data(
        string id, string referrer, string referred, string? code, string evidence, DateTimeOffset made, string? status) => json =>
    {
        json.WriteString("referral", id);
        json.WriteString("referrer", referrer);
        json.WriteString("referred", referred);
        json.WriteOptional("code", code);
        json.WriteString("evidence", evidence);
        json.WriteString("madeOn", CloudEventJson.Date(made));
        json.WriteOptional("status", status);
    };
}
