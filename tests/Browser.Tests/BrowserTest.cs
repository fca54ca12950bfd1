using System.Collections.Concurrent;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Tests.Fakes;
using Microsoft.Playwright;

namespace CommunityScoring.Browser.Tests;

/// <summary>A test with an API and a browser's context of its own. No test may break the Content-Security-Policy, nor end with an error of a script.</summary>
[Collection(ChromiumTests.Name)]
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _broken = [];
    private ApiServer? _server;
    private IBrowserContext? _context;
    private IPage? _page;

    private protected ApiServer Server => _server!;

    private protected FakeCluster Cluster => Server.Cluster;

    protected IBrowserContext Context => _context!;

    protected IPage Page => _page!;

    protected virtual BrowserNewContextOptions Options => new() { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } };

    protected ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    protected ILocator Live => Page.Locator("#live");

    protected ILocator Accounts => Page.Locator("table.cards tbody tr");

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        Cluster.Accounts["globex"] = WorkedExample.Posting("globex", 3, 5, segment: "smb");
        Cluster.Accounts["silent"] = WorkedExample.Silent("silent", "Silent Partners");
        _context = await chromium.Browser.NewContextAsync(Options);
        _context.SetDefaultTimeout(Chromium.Patience);
        _page = await _context.NewPageAsync();
        _page.PageError += (_, error) => _broken.Enqueue(error);
        _page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
            {
                _broken.Enqueue(message.Text);
            }
        };
    }

    public async Task DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Assert.Empty(_broken);
    }

    /// <summary>An alert that was raised an hour ago.</summary>
    private protected static Alert Raised(string account, AlertKind kind)
    {
        var at = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return new Alert(
            Alert.IdOf(account, kind, day, 0), account, kind, null, day, at, [new AlertTerm("risk", 71.5)], [], [new AlertStep(at, "raised")]);
    }

    /// <summary>Opens a view and signs in.</summary>
    protected async Task EnterAsync(string view = "")
    {
        await Page.GotoAsync(Address(view));
        await SignInAsync(ApiServer.Key);
        await Assertions.Expect(Page.Locator("#nav")).ToBeVisibleAsync();
    }

    protected async Task SignInAsync(string key)
    {
        await Page.GetByLabel("API key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    protected string Address(string view = "") => $"{Server.Client.BaseAddress}{view}";
}
