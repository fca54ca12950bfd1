namespace CommunityScoring.Silo.Demo;

/// <summary>Draws the accounts of the sample: the first eight tell every special story line, the others mix.</summary>
internal static class SampleAccounts
{
    private static readonly string[] s_names =
    [
        "Acme", "Borealis", "Cobalt", "Driftwood", "Elmgrove", "Fernway", "Gale", "Halcyon", "Ironbark", "Juniper",
        "Kestrel", "Lumen", "Marlin", "Nimbus", "Oakridge", "Pinnacle", "Quartz", "Riverbend", "Saffron", "Tamarack",
        "Umber", "Vantage", "Willow", "Xenia", "Yarrow", "Zephyr", "Alder", "Basalt", "Cinder", "Dapple",
        "Ember", "Flint", "Garnet", "Harbor", "Indigo", "Jasper", "Krona", "Larch", "Mistral", "Nectar",
    ];

    private static readonly StoryLine[] s_first =
    [
        StoryLine.Thriving, StoryLine.Fading, StoryLine.Steady, StoryLine.Recovered,
        StoryLine.Quiet, StoryLine.Joining, StoryLine.Churned, StoryLine.Deleted,
    ];

    private static readonly StoryLine[] s_mix =
    [
        StoryLine.Thriving, StoryLine.Steady, StoryLine.Quiet, StoryLine.Thriving, StoryLine.Steady, StoryLine.Fading,
        StoryLine.Slipping, StoryLine.Prospect, StoryLine.Thriving, StoryLine.Recovered, StoryLine.Joining,
    ];

    private static readonly string[] s_owners = ["kim", "lee", "noor", "pat", "sam"];

    public static SampleAccount[] Draw(int seed, SampleSizes sizes)
    {
        var accounts = new SampleAccount[sizes.Accounts];
        for (var i = 0; i < accounts.Length; i++)
            accounts[i] = Draw(i, SeededDraw.For(seed, "account", i), sizes.HistoryDays);
        return accounts;
    }

    private static SampleAccount Draw(int index, Random draw, int horizon)
    {
        var line = index < s_first.Length ? s_first[index] : s_mix[(index - s_first.Length) % s_mix.Length];
        var name = s_names[index % s_names.Length] + (index < s_names.Length ? "" : $" {(index / s_names.Length) + 1}");
        var id = name.ToLowerInvariant().Replace(' ', '-');
        var size = draw.NextDouble();
        var changesDomain = index == 2;
        return new SampleAccount
        {
            Index = index,
            Id = id,
            Name = name,
            Domain = $"{id}.example",
            LaterDomain = changesDomain ? $"{id}-group.example" : null,
            DomainChangesOn = changesDomain ? horizon / 2 : int.MaxValue,
            Line = line,
            Segment = size > 0.75 ? "enterprise" : size > 0.35 ? "mid-market" : "startup",
            Owner = s_owners[index % s_owners.Length],
            LaterOwner = index % 9 == 4 ? s_owners[(index + 1) % s_owners.Length] : null,
            OwnerChangesOn = index % 9 == 4 ? (int)(horizon * 0.4) : int.MaxValue,
            Currency = (index % 10) switch { 3 or 7 or 8 => "EUR", 5 => "GBP", _ => "USD" },
            AnnualRevenue = (long)(1_200_000 * Math.Pow(40, size)) / 100 * 100,
            Parent = index == 9 ? "acme" : null,
            KnownFrom = line == StoryLine.Joining ? (int)(horizon * 0.8) : 0,
            CustomerFrom = line switch
            {
                StoryLine.Prospect => int.MaxValue,
                StoryLine.Joining => (int)(horizon * 0.93),
                _ => 0,
            },
            RenewalAnchor = line switch
            {
                StoryLine.Fading => horizon + draw.Next(15, 65),
                StoryLine.Slipping => horizon + draw.Next(40, 85),
                StoryLine.Recovered => (int)(horizon * 0.88),
                StoryLine.Joining => (int)(horizon * 0.93),
                _ => draw.Next(365),
            },
            ChurnedOn = line == StoryLine.Churned ? (int)(horizon * 0.66) : int.MaxValue,
            DeletedOn = line == StoryLine.Deleted ? (int)(horizon * 0.75) : int.MaxValue,
        };
    }
}
