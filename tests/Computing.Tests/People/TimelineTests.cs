using CommunityScoring.Events;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.People.TestRules;

namespace CommunityScoring.People;

public sealed class TimelineTests
{
    [Fact]
    public void Without_anything_the_days_wait()
    {
        Assert.Null(Of(Activity(1)).On(Today));
        Assert.Empty(Of(Activity(1)).RangesAt("acme", staff: false));
        Assert.Equal([new DayRange(null, null)], Of(Activity(1)).RangesWaiting().AsEnumerable());
    }

    [Fact]
    public void Days_wait_where_no_affiliation_covers_them()
    {
        var timeline = Of(Affiliation(At(1), "a", 100, 80), Affiliation(At(2), "us", 80, 70, staff: true), Affiliation(At(3), "b", 50));
        Assert.Equal([new DayRange(null, Ago(100)), new DayRange(Ago(70), Ago(50))], timeline.RangesWaiting().AsEnumerable());
        Assert.Empty(Of(Affiliation(At(1), "a")).RangesWaiting());
    }

    [Fact]
    public void The_latest_start_wins_and_no_start_is_the_earliest()
    {
        var timeline = Of(Affiliation(At(1), "always"), Affiliation(At(2), "first", 100), Affiliation(At(3), "second", 50));

        Assert.Equal("always", timeline.On(DateOnly.MinValue)?.Account);
        Assert.Equal("always", timeline.On(Ago(101))?.Account);
        Assert.Equal("first", timeline.On(Ago(100))?.Account);
        Assert.Equal("first", timeline.On(Ago(51))?.Account);
        Assert.Equal("second", timeline.On(Ago(50))?.Account);
        Assert.Equal("second", timeline.On(DateOnly.MaxValue)?.Account);
        Assert.Equal([new DayRange(null, Ago(100))], timeline.RangesAt("always", staff: false).AsEnumerable());
        Assert.Equal([new DayRange(Ago(100), Ago(50))], timeline.RangesAt("first", staff: false).AsEnumerable());
        Assert.Equal([new DayRange(Ago(50), null)], timeline.RangesAt("second", staff: false).AsEnumerable());
    }

    [Fact]
    public void Until_is_exclusive_and_uncovers_what_lies_below()
    {
        var timeline = Of(Affiliation(At(1), "below", 100), Affiliation(At(2), "above", 50, 20));

        Assert.Equal("above", timeline.On(Ago(21))?.Account);
        Assert.Equal("below", timeline.On(Ago(20))?.Account);
        Assert.Null(timeline.On(Ago(101)));
        Assert.Equal([new DayRange(Ago(100), Ago(50)), new DayRange(Ago(20), null)], timeline.RangesAt("below", staff: false).AsEnumerable());
    }

    [Fact]
    public void An_affiliation_that_ends_before_it_starts_covers_nothing() =>
        Assert.Equal("acme", Of(Affiliation(At(1), "acme", 100), Affiliation(At(2), "beta", 50, 60)).On(Ago(50))?.Account);

    [Theory]
    [InlineData(2, "/s", "x", 3, "/s", "x", "one")] // the later time
    [InlineData(2, "/b", "x", 2, "/a", "y", "one")] // then the greater source
    [InlineData(2, "/s", "x", 2, "/s", "y", "two")] // then the greater id
    public void Of_one_start_the_greatest_stamp_wins(int ago1, string source1, string id1, int ago2, string source2, string id2, string winner)
    {
        var one = Affiliation(At(ago1, 12, id1, source1), "one", 50);
        var two = Affiliation(At(ago2, 12, id2, source2), "two", 50, member: "github:other");
        var link = Link(At(9), Ana, "github:other");

        Assert.All(Orders<CommunityEvent>(one, two, link), order => Assert.Equal(winner, Of(order).On(Ago(50))?.Account));
    }

    [Fact]
    public void One_key_is_written_over_by_whatever_identity_said_it_last()
    {
        var timeline = Of(
            Affiliation(At(5), "acme", 50),
            Affiliation(At(4), "acme", 50, 20, member: "github:other"),
            Affiliation(At(3), "beta", 90),
            Affiliation(At(2), "beta", 90, deleted: true, member: "github:other"),
            Link(At(9), Ana, "github:other"));

        Assert.Equal("acme", timeline.On(Ago(21))?.Account);
        Assert.Null(timeline.On(Ago(20)));
        Assert.Null(timeline.On(Ago(60)));
        Assert.Equal(["acme"], timeline.Affiliations.Select(said => said.Account));
    }

    [Fact]
    public void A_mail_domain_stands_in_where_no_affiliation_covers_the_day()
    {
        var timeline = Of(
            Activity(1, domain: "acme.example"), Account(At(1), "acme", "customer", "acme.example"), Affiliation(At(1), "beta", 50, 20));

        Assert.Equal(new DayAccount("acme", false), timeline.On(Ago(51)));
        Assert.Equal(new DayAccount("beta", false), timeline.On(Ago(50)));
        Assert.Equal(new DayAccount("acme", false), timeline.On(Ago(20)));
        Assert.Equal([new DayRange(null, Ago(50)), new DayRange(Ago(20), null)], timeline.RangesAt("acme", staff: false).AsEnumerable());
    }

    [Fact]
    public void Not_where_the_person_has_any_affiliation_to_that_account_whatever_its_dates()
    {
        CommunityEvent[] said = [Activity(1, domain: "acme.example"), Account(At(1), "acme", "customer", "acme.example")];

        Assert.Null(Of([.. said, Affiliation(At(1), "acme", 50, 20)]).On(Ago(10)));
        Assert.Equal("acme", Of([.. said, Affiliation(At(1), "acme", 50, 20, deleted: true)]).On(Ago(10))?.Account);
    }

    [Theory]
    [InlineData("mail.example", "customer", false)] // a public provider
    [InlineData("sub.acme.example", "customer", false)] // exact match
    [InlineData("acme.example", "deleted", false)] // no domains any more
    [InlineData("acme.example", null, true)]
    public void Whose_domains_count(string domain, string? status, bool counts) => Assert.Equal(
        counts ? "acme" : null,
        Of(Activity(1, domain: domain), Account(At(1), "acme", status, "acme.example", "mail.example")).On(Today)?.Account);

    [Fact]
    public void A_domain_claimed_by_several_belongs_to_the_smallest_of_them()
    {
        AccountEvent[] claims = [Account(At(1), "beta", null, "x.example"), Account(At(2), "Zeta", null, "x.example"), Account(At(3), "acme", null, "x.example")];

        Assert.All(Orders(claims), order => Assert.Equal("Zeta", Of([Activity(1, domain: "x.example"), .. order]).On(Today)?.Account));
        Assert.Equal("acme", Of(Activity(1, domain: "x.example"), claims[0], claims[2]).On(Today)?.Account);
    }

    [Fact]
    public void Of_several_mail_identities_the_smallest_account_counts()
    {
        CommunityEvent[] said =
        [
            Activity(1, domain: "beta.example"), Activity(1, member: "email:b", domain: "acme.example"), Link(At(1), Ana, "email:b"),
            Account(At(1), "beta", null, "beta.example"), Account(At(1), "acme", null, "acme.example"),
        ];
        Assert.Equal("acme", Of(said).On(Today)?.Account);
        Assert.Equal("beta", Of([.. said, Affiliation(At(1), "acme", 900, 800)]).On(Today)?.Account);
    }

    [Fact]
    public void Staff_days_are_apart()
    {
        var timeline = Of(Affiliation(At(1), "acme", 100), Affiliation(At(1), "acme", 60, 40, staff: true));

        Assert.Equal(new DayAccount("acme", true), timeline.On(Ago(60)));
        Assert.Equal(new DayAccount("acme", false), timeline.On(Ago(40)));
        Assert.Equal([new DayRange(Ago(100), Ago(60)), new DayRange(Ago(40), null)], timeline.RangesAt("acme", staff: false).AsEnumerable());
        Assert.Equal([new DayRange(Ago(60), Ago(40))], timeline.RangesAt("acme", staff: true).AsEnumerable());
    }

    [Fact]
    public void A_job_move_splits_the_past_at_its_date_and_a_late_affiliation_covers_the_past()
    {
        CommunityEvent[] said = [Activity(30), Activity(10), Affiliation(At(5), "beta", 20)];
        var leaves = Leaves(said);
        Assert.Empty(AccountPersons.Of(leaves, "acme", Rules));
        Assert.Equal([Ago(10)], Assert.Single(AccountPersons.Of(leaves, "beta", Rules)).Days.Select(day => day.Day));

        leaves = Leaves([.. said, Affiliation(At(0), "acme")]);
        Assert.Equal([Ago(30)], Assert.Single(AccountPersons.Of(leaves, "acme", Rules)).Days.Select(day => day.Day));
        Assert.Equal([Ago(10)], Assert.Single(AccountPersons.Of(leaves, "beta", Rules)).Days.Select(day => day.Day));
    }

    [Fact]
    public void Ranges_and_days_agree_with_the_rule_on_every_day()
    {
        string[] accounts = ["acme", "beta", "corp"];
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var affiliations = Enumerable.Range(0, random.Next(1, 9))
                .Select(_ => Affiliation(
                    At(random.Next(3)),
                    accounts[random.Next(3)],
                    random.Next(4) == 0 ? null : 100 * random.Next(8) + random.Next(2),
                    random.Next(2) == 0 ? null : 100 * random.Next(8) + random.Next(2),
                    random.Next(4) == 0,
                    random.Next(5) == 0))
                .ToList();
            var hasDomain = random.Next(2) == 0;
            var timeline = Of(
                [Activity(1, domain: hasDomain ? "acme.example" : null), Account(At(1), "acme", null, "acme.example"), .. affiliations]);
            var ranges = accounts.SelectMany(account => new[] { false, true }.Select(
                staff => (Wanted: new DayAccount(account, staff), Ranges: timeline.RangesAt(account, staff)))).ToList();
            for (var ago = -20; ago <= 800; ago++)
            {
                var expected = Rule(affiliations, hasDomain, Ago(ago));
                Assert.True(expected == timeline.On(Ago(ago)), $"seed {seed}, {ago} days ago: expected {expected}, got {timeline.On(Ago(ago))}");
                Assert.All(ranges, item => Assert.Equal(item.Wanted == expected, item.Ranges.Any(range => range.Contains(Ago(ago)))));
            }

            // Ascending and apart.
            Assert.All(ranges, item => Assert.All(item.Ranges.Zip(item.Ranges.Skip(1)), pair => Assert.True(pair.First.Until < pair.Second.From)));
        }
    }

    // facts.md, word by word.
    private static DayAccount? Rule(List<AffiliationEvent> said, bool hasDomain, DateOnly day)
    {
        var standing = said
            .GroupBy(one => (one.Account, one.From))
            .Select(key => key.MaxBy(one => one.Stamp)!)
            .Where(one => !one.Deleted)
            .ToList();
        var winner = standing
            .Where(one => (one.From ?? DateOnly.MinValue) <= day && day < (one.Until ?? DateOnly.MaxValue))
            .OrderBy(one => one.From ?? DateOnly.MinValue)
            .ThenBy(one => one.Stamp)
            .LastOrDefault();
        return winner is not null ? new DayAccount(winner.Account, winner.Staff)
            : hasDomain && standing.TrueForAll(one => one.Account != "acme") ? new DayAccount("acme", false)
            : null;
    }

    private static Timeline Of(params IEnumerable<CommunityEvent> events)
    {
        var leaves = Leaves(events);
        return Person.Of(leaves, leaves.PersonOf(Ana), Rules).Timeline;
    }
}
