using System.Globalization;
using System.Text.RegularExpressions;
using CommunityScoring.Api.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CommunityScoring.Browser.Tests;

public sealed class AccountListTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task The_page_loads_with_the_accounts_by_risk_and_listens()
    {
        var list = (await Server.GetAsync("/v1/accounts?orderBy=risk"))["accounts"]!.AsArray();
        await EnterAsync();

        await Expect(Heading).ToHaveTextAsync("Accounts by risk");
        await Expect(Live).ToHaveTextAsync("● live");
        await Expect(Accounts.Locator("th a")).ToHaveTextAsync([.. list.Select(account => (string?)account!["name"] ?? (string)account["account"]!)]);
        await Expect(Page.Locator("#accounts-status")).ToHaveTextAsync("3 of 3 accounts");
    }

    [Fact]
    public async Task Accounts_are_ranked_by_revenue_influence_too()
    {
        await EnterAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Revenue influence" }).ClickAsync();
        await Expect(Heading).ToHaveTextAsync("Accounts by revenue influence");
        await Expect(Accounts).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_score_changes_in_its_row_as_it_changes()
    {
        await EnterAsync();
        await Expect(Live).ToHaveTextAsync("● live");
        var engagement = Accounts.Filter(new() { HasText = "globex" }).Locator("[data-label=Engagement]");
        await Expect(engagement).ToHaveTextAsync(await EngagementAsync("globex"));

        Cluster.Accounts["globex"] = WorkedExample.Posting("globex", 0, 10, segment: "smb");
        await Cluster.PublishAsync();

        var after = await EngagementAsync("globex");
        await Expect(engagement).ToHaveTextAsync(after);
    }

    [Fact]
    public async Task The_sign_says_when_the_stream_is_away_and_when_it_is_back()
    {
        await Page.RouteAsync("**/v1/stream*", route => route.AbortAsync());
        await EnterAsync();
        await Expect(Live).ToHaveTextAsync("○ reconnecting …");
        await Expect(Accounts).ToHaveCountAsync(3);
        await Page.UnrouteAsync("**/v1/stream*");
        await Expect(Live).ToHaveTextAsync("● live");
    }

    [Fact]
    public async Task Filters_and_search_show_what_passes_and_stand_in_the_address()
    {
        await EnterAsync();
        await Expect(Accounts).ToHaveCountAsync(3);
        await Page.GetByLabel("Segment").FillAsync("enterprise");
        await Page.GetByLabel("Segment").PressAsync("Enter");
        await Expect(Accounts.Locator("th")).ToHaveTextAsync(["Acme"]);
        await Expect(Page).ToHaveURLAsync(new Regex("segment=enterprise"));
        await Page.ReloadAsync();
        await Expect(Accounts.Locator("th")).ToHaveTextAsync(["Acme"]);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Clear filters" }).ClickAsync();
        await Expect(Accounts).ToHaveCountAsync(3);
        await Page.GetByRole(AriaRole.Checkbox, new() { Name = "no signal" }).CheckAsync();
        await Expect(Accounts.Locator("th")).ToHaveTextAsync(["Silent Partners"]);
        await Page.GetByRole(AriaRole.Checkbox, new() { Name = "no signal" }).UncheckAsync();

        await Page.GetByRole(AriaRole.Searchbox).FillAsync("GLOB");
        await Expect(Accounts.Locator("th")).ToHaveTextAsync(["globex"]);
        await Page.GetByRole(AriaRole.Searchbox).FillAsync("nobody at all");
        await Expect(Page.Locator("#accounts-status")).ToHaveTextAsync("No account passes the filters.");
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        for (var number = 0; number < 60; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"more-{number:00}");
            Cluster.Accounts[id] = WorkedExample.Posting(id, 3, 5);
        }

        await EnterAsync();
        await Expect(Accounts).ToHaveCountAsync(50);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Expect(Accounts).ToHaveCountAsync(63);
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Show more" })).ToBeHiddenAsync();
    }

    private async Task<string> EngagementAsync(string account) =>
        ((double)(await Server.GetAsync($"/v1/accounts/{account}"))["engagement"]!).ToString("F1", CultureInfo.InvariantCulture);
}
