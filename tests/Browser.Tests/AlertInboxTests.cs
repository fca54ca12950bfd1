using CommunityScoring.Alerts;
using CommunityScoring.Api.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CommunityScoring.Browser.Tests;

public sealed class AlertInboxTests(Chromium chromium) : BrowserTest(chromium)
{
    private ILocator Cards => Page.Locator("article.alert");

    [Fact]
    public async Task An_alert_comes_as_it_is_raised_and_is_said_aloud()
    {
        await EnterAsync("#/alerts");
        await Expect(Live).ToHaveTextAsync("● live");
        await Expect(Page.GetByText("Nothing is open.")).ToBeVisibleAsync();

        Cluster.Alerts["acme"] = new AlertBook([Raised("acme", AlertKind.AtRisk)]);
        await Cluster.PublishAsync();

        await Expect(Cards.GetByRole(AriaRole.Heading)).ToHaveTextAsync("At risk · Acme");
        await Expect(Page.Locator("#announcer[aria-live=polite]")).ToContainTextAsync("New alert: At risk, Acme");
        await Expect(Page.Locator("#open-alerts")).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task An_alert_is_acknowledged_assigned_and_snoozed()
    {
        Cluster.Alerts["acme"] = new AlertBook([Raised("acme", AlertKind.AtRisk)]);
        await Page.Clock.SetFixedTimeAsync(Server.Time.GetUtcNow().UtcDateTime);
        await EnterAsync("#/alerts");
        await Cards.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(Cards.Locator(".state")).ToHaveTextAsync("acknowledged");
        Assert.NotNull(Cluster.AlertsOf("acme").Alerts.Single().AcknowledgedAt);

        await Cards.GetByLabel("Assign to").FillAsync("kim");
        await Cards.GetByRole(AriaRole.Button, new() { Name = "Assign to" }).ClickAsync();
        await Expect(Cards.Locator(".facts")).ToContainTextAsync("kim");
        Assert.Equal("kim", Cluster.AlertsOf("acme").Alerts.Single().Assignee);

        await Cards.GetByLabel("Snooze for").SelectOptionAsync("7");
        await Cards.GetByRole(AriaRole.Button, new() { Name = "Snooze" }).ClickAsync();
        await Expect(Cards.Locator(".state")).ToHaveTextAsync("snoozed");
        Assert.Equal(Server.Time.GetUtcNow().AddDays(7), Cluster.AlertsOf("acme").Alerts.Single().SnoozedUntil);

        await Cards.GetByText("Its life").ClickAsync();
        await Expect(Cards.Locator("ol li")).ToHaveCountAsync(4);
        await Page.ReloadAsync();
        await Expect(Page.GetByText("Nothing is open.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "snoozed", Exact = true }).ClickAsync();
        await Expect(Cards).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_the_api_refuses_is_shown_on_the_alert()
    {
        var alert = Raised("acme", AlertKind.AtRisk);
        Cluster.Alerts["acme"] = new AlertBook([alert]);
        await Page.RouteAsync("**/v1/stream*", route => route.AbortAsync());
        await EnterAsync("#/alerts");
        await Expect(Cards).ToHaveCountAsync(1);
        Cluster.Alerts["acme"] = new AlertBook([alert with { ClearedOn = WorkedExample.Today }]);
        await Cards.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(Cards.Locator(".problem")).ToContainTextAsync("is cleared");
    }

    [Fact]
    public async Task Alerts_are_filtered_by_kind_and_stand_on_their_account()
    {
        Cluster.Alerts["acme"] = new AlertBook([Raised("acme", AlertKind.AtRisk), Raised("acme", AlertKind.SupportStalled)]);
        await EnterAsync("#/alerts");
        await Expect(Cards).ToHaveCountAsync(2);
        await Page.GetByLabel("Kind").SelectOptionAsync("support.stalled");
        await Expect(Cards.GetByRole(AriaRole.Heading)).ToHaveTextAsync(["Support stalled · Acme"]);
        await Cards.GetByRole(AriaRole.Link, new() { Name = "Acme" }).ClickAsync();
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Parts" }).GetByRole(AriaRole.Link, new() { Name = "Alerts" }).ClickAsync();
        await Expect(Cards).ToHaveCountAsync(2);
    }
}
