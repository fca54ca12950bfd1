using System.Collections.Immutable;
using System.Globalization;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CommunityScoring.Browser.Tests;

public sealed class AccountViewTests(Chromium chromium) : BrowserTest(chromium)
{
    private ILocator Rows => Page.Locator(".part tbody tr");

    [Fact]
    public async Task An_account_shows_its_scores_and_curves_with_a_text_beside_each()
    {
        await EnterAsync("#/accounts/acme");
        await Expect(Heading).ToHaveTextAsync("Acme");
        await Expect(Page.Locator(".tiles")).ToContainTextAsync("35.6 healthy");
        await Expect(Page.Locator(".tiles")).ToContainTextAsync("2026-12-20");
        await Expect(Page.Locator("figure canvas")).ToHaveCountAsync(3);
        var risk = Page.GetByRole(AriaRole.Img).First;
        await Expect(risk).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("35.6 on 2026-11-20.*at risk on 2026-12-20"));
        await Page.GetByText("Risk as a table").ClickAsync();
        await Expect(Page.Locator("figure tbody tr").Filter(new() { HasText = "2026-12-20 (forecast)" })).ToContainTextAsync("85.2");
    }

    [Fact]
    public async Task An_account_with_opportunities_shows_the_curve_of_its_revenue_influence_too()
    {
        var noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        var at = new Stamp(noon, "/crm", "1");
        CommunityEvent[] said =
        [
            new OpportunityEvent(at, "o-1", "acme", "expansion", "open", 100, "USD", noon.AddDays(-40), null, null, null, null),
            new TouchEvent(at with { Time = noon.AddDays(-5) }, "acme", "sales.call", null, null),
        ];
        foreach (var one in said)
        {
            Cluster.Accounts["acme"].Leaves.Merge(new VersionedFacts(new SnapshotFacts(one.Leaf, one.Stamp.Time, one), 1, []));
        }

        await EnterAsync("#/accounts/acme");
        await Expect(Page.Locator("figure canvas")).ToHaveCountAsync(4);
        await Expect(Page.GetByRole(AriaRole.Img).Nth(3)).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^0.0 on 2026-.*on 2026-11-20"));
    }

    [Fact]
    public async Task Scores_and_curves_follow_what_happens()
    {
        await EnterAsync("#/accounts/globex");
        await Expect(Live).ToHaveTextAsync("● live");
        await Expect(Page.Locator("figure canvas")).ToHaveCountAsync(3);
        var engagement = Page.GetByRole(AriaRole.Img).Nth(1);
        var before = await engagement.GetAttributeAsync("aria-label");

        Cluster.Accounts["globex"] = WorkedExample.Posting("globex", 0, 10, segment: "smb");
        await Cluster.PublishAsync();

        await Expect(Page.Locator(".tiles")).ToContainTextAsync("Last active2026-11-20");
        await Expect(engagement).Not.ToHaveAttributeAsync("aria-label", before!);
        await Expect(Page.Locator("figure canvas")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task An_explanation_has_terms_that_sum_up()
    {
        await EnterAsync("#/accounts/acme/explanation");
        var explanation = await Server.GetAsync("/v1/accounts/acme/explanation");
        var contributions = ((double)explanation["engagement"]!["contributions"]!).ToString("F3", CultureInfo.InvariantCulture);
        await Expect(Page.GetByText($"contributions sum to {contributions}")).ToBeVisibleAsync();
        await Expect(Rows.Filter(new() { HasText = "thinness" })).ToContainTextAsync("0.1732");
        await Expect(Rows.Filter(new() { HasText = "= risk" })).ToContainTextAsync("35.6348");
        await Page.GetByText("What changed in the last seven days").ClickAsync();
        await Expect(Page.Locator("caption").Filter(new() { HasText = "From 2026-11-13 to 2026-11-20" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "member:ana" }).First.ClickAsync();
        await Expect(Heading).ToHaveTextAsync("member:ana");
    }

    [Fact]
    public async Task An_account_with_ten_thousand_people_shows_the_first_of_them_and_pages_through_the_rest()
    {
        ImmutableArray<AccountPerson> people =
        [
            .. Enumerable.Range(0, 10_000).Select(number => new AccountPerson(
                string.Create(CultureInfo.InvariantCulture, $"member:p{number:00000}"),
                [new ActivityDay(WorkedExample.Today.AddDays(-(number % 80)), "post.created", 1, 0, 0)], [new DayRange(null, null)], [], [])),
        ];
        var small = WorkedExample.Silent("big", "Big");
        Cluster.Accounts["big"] = small with { Persons = people };

        await EnterAsync("#/accounts/big/people");
        await Expect(Page.Locator(".paged [role=status]")).ToHaveTextAsync("200 of 10,000");
        await Expect(Rows).ToHaveCountAsync(200);
        await Expect(Page.Locator(".tiles")).ToContainTextAsync("10,000, 0 departed");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Show 200 more" }).ClickAsync();
        await Expect(Rows).ToHaveCountAsync(400);
        await Expect(Rows.Nth(200).GetByRole(AriaRole.Link)).ToBeFocusedAsync();
        await Page.GetByLabel("Find a person").FillAsync("p09999");
        await Expect(Rows).ToHaveCountAsync(1);

        await Page.GetByRole(AriaRole.Link, new() { Name = "Explanation" }).ClickAsync();
        await Expect(Page.Locator(".paged [role=status]")).ToHaveTextAsync("200 of 10,000");
    }

    [Fact]
    public async Task A_problem_is_shown_as_the_api_says_it_with_a_way_to_try_again()
    {
        await EnterAsync("#/accounts/nobody");
        var problem = Page.Locator(".problem");
        await Expect(problem).ToContainTextAsync("Nothing was ever recorded for account 'nobody'.");
        await Expect(problem).ToHaveAttributeAsync("role", "alert");

        Cluster.Accounts["nobody"] = WorkedExample.Posting("nobody", 1, 3);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(Page.Locator("figure canvas")).ToHaveCountAsync(3);
        await Expect(problem).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_outage_is_shown_and_ends_with_a_try()
    {
        await EnterAsync("#/accounts/acme");
        await Expect(Heading).ToHaveTextAsync("Acme");
        await Page.RouteAsync("**/v1/accounts/**", route => route.AbortAsync());
        await Page.GetByRole(AriaRole.Link, new() { Name = "Opportunities" }).ClickAsync();
        await Expect(Page.Locator(".problem")).ToContainTextAsync("The server does not answer.");
        await Page.UnrouteAsync("**/v1/accounts/**");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).First.ClickAsync();
        await Expect(Page.GetByText("There is none.")).ToBeVisibleAsync();
    }
}
