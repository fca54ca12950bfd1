using CommunityScoring.Api.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CommunityScoring.Browser.Tests;

public sealed class SessionTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_key_opens_a_session_that_no_script_can_read()
    {
        await Page.GotoAsync(Address());
        await Expect(Heading).ToHaveTextAsync("Sign in");
        await Expect(Page.GetByLabel("API key")).ToBeFocusedAsync();
        await SignInAsync("not the key");
        await Expect(Page.Locator(".problem")).ToContainTextAsync("The key is not known.");

        await SignInAsync(ApiServer.Key);
        await Expect(Accounts).ToHaveCountAsync(3);
        var cookie = Assert.Single(await Context.CookiesAsync());
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.Equal(0, await Page.EvaluateAsync<int>("() => localStorage.length + sessionStorage.length + document.cookie.length"));
        Assert.DoesNotContain(ApiServer.Key, Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiServer.Key, await Page.ContentAsync(), StringComparison.Ordinal);

        await Page.ReloadAsync();
        await Expect(Accounts).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_leaves_nothing_on_the_screen()
    {
        await EnterAsync("#/accounts/acme");
        await Expect(Heading).ToHaveTextAsync("Acme");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(Heading).ToHaveTextAsync("Sign in");
        await Expect(Page.GetByText("Acme")).ToHaveCountAsync(0);
        Assert.Empty(await Context.CookiesAsync());
        await Page.ReloadAsync();
        await Expect(Heading).ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task A_session_that_has_ended_asks_for_the_key_again_and_goes_on_where_it_was()
    {
        await EnterAsync("#/accounts/acme");
        await Expect(Heading).ToHaveTextAsync("Acme");
        await Context.ClearCookiesAsync();

        // Not by a click: the page may have asked for something by itself meanwhile, and show the form already.
        await Page.EvaluateAsync("() => { location.hash = '#/accounts/acme/people'; }");
        await Expect(Heading).ToHaveTextAsync("Sign in");
        await SignInAsync(ApiServer.Key);
        await Expect(Page.Locator(".paged [role=status]")).ToHaveTextAsync("2 of 2");
    }
}
