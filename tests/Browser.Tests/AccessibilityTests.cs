using CommunityScoring.Alerts;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CommunityScoring.Browser.Tests;

public sealed class AccessibilityTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>The contrast of texts with what is behind them, by WCAG 2.2, of all that has a text of its own; those below 4.5.</summary>
    private const string PoorContrasts =
        """
        () => {
          const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
          const parse = (text) => text.match(/[\d.]+/g).map(Number);
          const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
          const behind = (element) => {
            for (let at = element; at; at = at.parentElement) {
              const colour = parse(getComputedStyle(at).backgroundColor);
              if (colour.length === 3 || colour[3] === 1) return colour;
            }
            return [255, 255, 255];
          };
          return [...document.body.querySelectorAll('*')]
            .filter((element) => element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
            .map((element) => {
              const [one, other] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
              return [element.className + ' ' + element.textContent.slice(0, 30), (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)];
            })
            .filter(([, contrast]) => contrast < 4.5)
            .map(([text, contrast]) => `${text}: ${contrast.toFixed(2)}`);
        }
        """;

    private static readonly string[] _views =
    [
        "#/accounts", "#/accounts/acme", "#/accounts/acme/explanation", "#/accounts/acme/people", "#/accounts/acme/opportunities",
        "#/accounts/acme/alerts", "#/alerts", "#/cluster", "#/members/member:ana",
    ];

    [Fact]
    public async Task Everything_can_be_done_by_the_keyboard_alone()
    {
        Cluster.Alerts["acme"] = new AlertBook([Raised("acme", AlertKind.AtRisk)]);
        await Page.GotoAsync(Address());
        await Expect(Page.GetByLabel("API key")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync(ApiServer.Key);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Accounts).ToHaveCountAsync(3);

        await Page.Keyboard.PressAsync("/");
        await Expect(Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync("acme");
        await Expect(Accounts).ToHaveCountAsync(1);
        await TabToAsync(Accounts.GetByRole(AriaRole.Link));
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Heading).ToHaveTextAsync("Acme");
        await Expect(Heading).ToBeFocusedAsync();

        await TabToAsync(Page.GetByRole(AriaRole.Navigation, new() { Name = "Parts" }).GetByRole(AriaRole.Link, new() { Name = "Alerts" }));
        await Page.Keyboard.PressAsync("Enter");
        var acknowledge = Page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" });
        await TabToAsync(acknowledge);
        Assert.NotEqual("none", await acknowledge.EvaluateAsync<string>("button => getComputedStyle(button).outlineStyle"));
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("article.alert .state")).ToHaveTextAsync("acknowledged");
        await Expect(Page.Locator("article.alert h2")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task No_view_breaks_the_policy_or_is_wider_than_a_phone()
    {
        await FillAsync();
        await Page.SetViewportSizeAsync(360, 780);
        foreach (var view in _views)
        {
            await ShowAsync(view);
            Assert.True(
                await Page.EvaluateAsync<bool>("() => document.scrollingElement.scrollWidth <= innerWidth"), $"{view} is wider than the screen.");
        }

        await ShowAsync("#/accounts");
        await Expect(Accounts.First).ToHaveCSSAsync("display", "block");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_can_be_read_in_both_schemes(ColorScheme scheme)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await FillAsync();
        foreach (var view in _views)
        {
            await ShowAsync(view);
            Assert.Empty(await Page.EvaluateAsync<string[]>(PoorContrasts));
        }
    }

    [Fact]
    public async Task The_cluster_view_shows_partitions_lag_and_outcomes()
    {
        await FillAsync();
        await ShowAsync("#/cluster");
        await Expect(Page.GetByRole(AriaRole.Table, new() { Name = "Partitions" }).Locator("tbody tr")).ToContainTextAsync(["community.events/3"]);
        await Expect(Page.Locator(".tiles")).ToContainTextAsync("Lag12");
        await Expect(Page.GetByRole(AriaRole.Table, new() { Name = "Silos" })).ToContainTextAsync("1.2.3");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("community.events/4 stands still. The broker has removed records.");
    }

    /// <summary>Something in every view.</summary>
    private async Task FillAsync()
    {
        var now = Server.Time.GetUtcNow();
        Cluster.Alerts["acme"] = new AlertBook([Raised("acme", AlertKind.AtRisk)]);
        Cluster.Members["member:ana"] = WorkedExample.Ana;
        Cluster.Reports =
        [
            new SiloReport(
                "silo-1:11111", now,
                [
                    new PartitionReport("community.events", 3, 54, 42, now, OutcomeCounts.None with { Counted = 40, Duplicate = 2 }, null, 2.5),
                    new PartitionReport("community.events", 4, 7, 7, now, OutcomeCounts.None, "The broker has removed records."),
                ],
                [], "1.2.3"),
        ];
        await EnterAsync();
    }

    private async Task ShowAsync(string view)
    {
        await Page.GotoAsync(Address(view));
        await Expect(Page.Locator("main h1")).ToBeVisibleAsync();
        await Expect(Page.GetByText("Loading …")).ToHaveCountAsync(0);
        await Expect(Page.Locator("[aria-busy]")).ToHaveCountAsync(0);
    }

    private async Task TabToAsync(ILocator wanted)
    {
        await Expect(wanted).ToBeVisibleAsync();
        for (var steps = 0; steps < 60; steps++)
        {
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail("Tab does not lead there.");
    }
}
