using CommunityScoring.Events;
namespace CommunityScoring.Silo.Demo;

/// <summary>What the community costs: each program once a month, one of them corrected later, and the platform.</summary>
internal sealed class CostStory(SampleCast cast) : StoryPart(cast)
{
    public override string Name => "cost";

    public override int ReachDays => 9;

    protected override void Tell(Chapter chapter)
    {
        if (Cast.Midnight(chapter.Day).Day != 1)
            return;
        foreach (var program in ActivityMix.Programs)
            TellOne(chapter, program, chapter.Draw.Next(800, 6000) * 100L, program == "docs-sprint" ? "EUR" : "USD", 0);
        TellOne(chapter, null, 450_000, "USD", 0);
        TellOne(chapter, "ambassadors", chapter.Draw.Next(800, 6000) * 100L, "USD", 8);
    }

    private void TellOne(Chapter chapter, string? program, long amount, string currency, int daysLater)
    {
        var month = CloudEventJson.Date(Cast.Midnight(chapter.Day));
        var cost = $"cost-{month[..7]}-{program ?? "platform"}";
        chapter.Add(EventTypes.Cost, cost, chapter.Moment(daysLater), json =>
        {
            json.WriteString("cost", cost);
            json.WriteOptional("program", program);
            json.WriteNumber("amount", amount);
            json.WriteString("currency", currency);
            json.WriteString("day", month);
        });
    }
}
