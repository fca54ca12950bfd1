using System.Text.Json;
using CommunityScoring.Events;

namespace CommunityScoring.Silo.Demo;

/// <summary>
/// Sales: opportunities from opening to close with the touches of marketing and sales on their way. Renewals come
/// with the contract's date; whoever changes jobs brings the new employer an opportunity.
/// </summary>
internal sealed class OpportunityStory(SampleCast cast) : StoryPart(cast)
{
    private const int RenewalLead = 60;

    private readonly ILookup<int, SampleAccount> _broughtBy = cast.Members
        .Where(m => m.MovesTo is not null)
        .ToLookup(m => m.MovesOn + 10, m => m.MovesTo!);

    public override string Name => "opportunity";

    public override int ReachDays => 115;

    protected override void Tell(Chapter chapter)
    {
        var draw = chapter.Draw;
        var day = chapter.Day;
        foreach (var account in Cast.Accounts)
        {
            if (!account.IsOpenOn(day))
                continue;
            var intensity = account.Line.IntensityOn(day, Cast.Horizon);
            if (account.IsCustomerOn(day) && account.NextRenewalAfter(day) == day + RenewalLead)
                TellOne(chapter, account, "renewal", draw.Next(40, RenewalLead + 1), RenewalChance(account, intensity));
            else if (account.Line == StoryLine.Joining && day == account.CustomerFrom - 15)
                TellOne(chapter, account, "new", 15, 1);
            else if (account.Line == StoryLine.Prospect ? draw.Chance(0.008) : draw.Chance(0.015))
                TellOne(chapter, account, account.IsCustomerOn(day) && draw.Chance(0.65) ? "expansion" : "new",
                    draw.Next(15, 111), account.Line == StoryLine.Prospect ? 0 : 0.3 + (0.35 * intensity));
        }

        foreach (var account in _broughtBy[day])
        {
            if (account.IsOpenOn(day))
                TellOne(chapter, account, draw.Chance(0.5) ? "expansion" : "new", draw.Next(15, 30), 0.9);
        }
    }

    private static double RenewalChance(SampleAccount account, double intensity) =>
        account.Line == StoryLine.Recovered ? 1 : 0.25 + (0.65 * Math.Min(1, intensity));

    private void TellOne(Chapter chapter, SampleAccount account, string kind, int lifeDays, double chance)
    {
        var draw = chapter.Draw;
        var opened = chapter.Moment();
        var closed = chapter.Moment(lifeDays);
        if (closed <= opened)
            closed = opened.AddMinutes(30);
        var deal = new Opportunity
        {
            Id = $"opp-{account.Id}-{chapter.Day}-{draw.Next(1000)}",
            Account = account.Id,
            Kind = kind,
            Amount = kind == "renewal" ? account.AnnualRevenue : draw.Next(2_000, 60_000) * 100L,
            Currency = account.Currency,
            OpenedAt = draw.Chance(0.3) ? CloudEventJson.Date(opened) : CloudEventJson.Instant(opened),
            LeadAt = draw.Chance(0.7) ? CloudEventJson.Instant(opened.AddHours(-draw.Next(20, 400))) : null,
            Owner = account.OwnerOn(chapter.Day),
            Program = draw.Chance(0.15) ? draw.Pick(ActivityMix.Programs) : null,
        };
        Add(chapter, deal, opened);
        TellTouches(chapter, account, opened, closed);

        if (draw.Chance(0.35))
        {
            deal = deal with { Amount = deal.Amount * draw.Next(7, 14) / 10 };
            Add(chapter, deal, opened + ((closed - opened) * draw.Between(0.2, 0.8)));
        }

        if (draw.Chance(0.02))
        {
            Add(chapter, deal with { Status = "deleted" }, closed);
            return;
        }

        var end = deal with
        {
            Status = draw.Chance(chance) ? "won" : "lost",
            ClosedAt = draw.Chance(0.3) ? CloudEventJson.Date(closed) : CloudEventJson.Instant(closed),
        };
        Add(chapter, end, closed);
    }

    private static void TellTouches(Chapter chapter, SampleAccount account, DateTimeOffset opened, DateTimeOffset closed)
    {
        var draw = chapter.Draw;
        for (var left = draw.Next(1, 6); left > 0; left--)
        {
            var sales = draw.Chance(0.6);
            TouchData.Add(chapter, account, opened + ((closed - opened) * draw.NextDouble()), sales);
        }
    }

    private static void Add(Chapter chapter, Opportunity deal, DateTimeOffset time) =>
        chapter.Add(EventTypes.Opportunity, deal.Account, time, deal.Write);

    private sealed record Opportunity
    {
        public required string Id { get; init; }

        public required string Account { get; init; }

        public required string Kind { get; init; }

        public string Status { get; init; } = "open";

        public required long Amount { get; init; }

        public required string Currency { get; init; }

        public required string OpenedAt { get; init; }

        public string? LeadAt { get; init; }

        public string? ClosedAt { get; init; }

        public required string Owner { get; init; }

        public string? Program { get; init; }

        public void Write(Utf8JsonWriter json)
        {
            json.WriteString("opportunity", Id);
            json.WriteString("account", Account);
            json.WriteString("kind", Kind);
            json.WriteString("status", Status);
            json.WriteNumber("amount", Amount);
            json.WriteString("currency", Currency);
            json.WriteString("openedAt", OpenedAt);
            json.WriteOptional("leadAt", LeadAt);
            json.WriteOptional("closedAt", ClosedAt);
            json.WriteString("owner", Owner);
            json.WriteOptional("program", Program);
        }
    }
}
