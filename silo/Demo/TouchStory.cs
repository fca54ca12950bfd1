using System.Text.Json;
using CommunityScoring.Events;

namespace CommunityScoring.Silo.Demo;

/// <summary>Marketing that goes on whether or not there is an opportunity.</summary>
internal sealed class TouchStory(SampleCast cast) : StoryPart(cast)
{
    public override string Name => "touch";

    protected override void Tell(Chapter chapter)
    {
        for (var left = chapter.Draw.Poisson(Cast.Accounts.Length * 0.07); left > 0; left--)
        {
            var account = chapter.Draw.Pick(Cast.Accounts);
            if (account.IsOpenOn(chapter.Day))
                TouchData.Add(chapter, account, chapter.Moment(), sales: false);
        }
    }
}

/// <summary>Touches that are not the community's.</summary>
internal static class TouchData
{
    private static readonly string[] s_salesChannels = ["sales.call", "sales.demo", "sales.meeting"];
    private static readonly string[] s_marketingChannels = ["marketing.webinar", "marketing.email", "marketing.ad"];
    private static readonly string[] s_campaigns = ["spring-webinars", "product-news", "autumn-roadshow"];

    public static void Add(Chapter chapter, SampleAccount account, DateTimeOffset time, bool sales) =>
        chapter.Add(EventTypes.Touch, account.Id, time, Draw(account, sales, chapter.Draw));

    public static Action<Utf8JsonWriter> Draw(SampleAccount account, bool sales, Random draw)
    {
        var channel = draw.Pick(sales ? s_salesChannels : s_marketingChannels);
        var campaign = sales || draw.Chance(0.2) ? null : draw.Pick(s_campaigns);
        return json =>
        {
            json.WriteString("account", account.Id);
            json.WriteString("channel", channel);
            json.WriteOptional("campaign", campaign);
        };
    }
}
