using System.Text.Json.Nodes;
using CommunityScoring.Api.Tests.Fakes;

namespace CommunityScoring.Api.Tests.Sessions;

public sealed class SessionTests : IAsyncLifetime
{
    private const string Name = "community_scoring_session";
    private readonly HttpClient _browser = new(new SocketsHttpHandler { UseCookies = false });
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _browser.BaseAddress = _server.Client.BaseAddress;
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_key_opens_a_session_that_scripts_cannot_read()
    {
        using var response = await SendAsync("POST", "/v1/session", key: ApiServer.Key);
        Assert.Equal(200, (int)response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Matches($@"\A{Name}=[A-Za-z0-9_-]{{43}}; max-age=43200; path=/; samesite=strict; httponly\z", cookie);
        Assert.DoesNotContain(ApiServer.Key, cookie + await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var read = await SendAsync("GET", "/v1/accounts/acme", Token(cookie));
        Assert.Equal(200, (int)read.StatusCode);
        using var who = await SendAsync("GET", "/v1/session", Token(cookie));
        Assert.Equal("bootstrap", (string?)JsonNode.Parse(await who.Content.ReadAsStringAsync())!["name"]);
    }

    [Theory]
    [InlineData("same-origin", null, true)]
    [InlineData("cross-site", null, false)]
    [InlineData("same-site", null, false)]
    [InlineData("none", null, false)]
    [InlineData("cross-site", "here", false)]
    [InlineData(null, "here", true)]
    [InlineData(null, "http://evil.example", false)]
    [InlineData(null, "null", false)]
    [InlineData(null, null, false)]
    public async Task With_a_session_a_change_must_come_from_here(string? site, string? origin, bool isAllowed)
    {
        var token = await SignInAsync(ApiServer.Key);
        var from = origin == "here" ? _browser.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin;
        using var changed = await SendAsync("POST", "/v1/keys", token, site: site, origin: from, body: """{"name":"a","roles":["read"]}""");
        Assert.Equal(isAllowed ? 201 : 403, (int)changed.StatusCode);
        Assert.Equal(isAllowed ? 1 : 0, (await _server.GetAsync("/v1/keys"))["keys"]!.AsArray().Count);
        using var read = await SendAsync("GET", "/v1/models", token, site: site, origin: from);
        Assert.Equal(200, (int)read.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        var token = await SignInAsync(ApiServer.Key);
        using var left = await SendAsync("DELETE", "/v1/session", token, site: "same-origin");
        Assert.Equal(200, (int)left.StatusCode);
        Assert.Contains($"{Name}=; max-age=0; path=/;", left.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        await AssertEndedAsync(token);
    }

    [Fact]
    public async Task It_ends_after_its_time_and_with_its_key()
    {
        var token = await SignInAsync(ApiServer.Key);
        _server.Time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        using (var last = await SendAsync("GET", "/v1/models", token))
        {
            Assert.Equal(200, (int)last.StatusCode);
        }

        _server.Time.Advance(TimeSpan.FromSeconds(1));
        await AssertEndedAsync(token);
        foreach (var (method, end) in (IEnumerable<(HttpMethod, string)>)[(HttpMethod.Delete, ""), (HttpMethod.Post, ":rotate")])
        {
            var (_, made) = await _server.SendAsync(HttpMethod.Post, "/v1/keys", """{"name":"a","roles":["read"],"segments":["smb"]}""");
            var held = await SignInAsync((string)made!["key"]!);
            using var limited = await SendAsync("GET", "/v1/accounts/acme", held);
            Assert.Equal(404, (int)limited.StatusCode);
            await _server.SendAsync(method, $"/v1/keys/{made["id"]}{end}");
            await AssertEndedAsync(held);
        }
    }

    [Fact]
    public async Task A_session_opens_no_other_one_and_a_token_is_no_key()
    {
        var token = await SignInAsync(ApiServer.Key);
        using var again = await SendAsync("POST", "/v1/session", token, site: "same-origin");
        Assert.Equal(401, (int)again.StatusCode);
        using var asKey = await SendAsync("GET", "/v1/models", key: token);
        Assert.Equal(401, (int)asKey.StatusCode);
        foreach (var guess in (string[])["x", ApiServer.Key, new string('A', 43)])
        {
            await AssertEndedAsync(guess);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app.js")]
    [InlineData("/v1/models")]
    [InlineData("/v1/no-such-route")]
    [InlineData("/v1/accounts/acme")]
    [InlineData("/healthz/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/no-such-page")]
    public async Task Every_answer_says_that_nothing_of_it_is_to_be_run_framed_or_told(string path)
    {
        foreach (var key in (string?[])[ApiServer.Key, null])
        {
            using var response = await SendAsync("GET", path, key: key);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains(response.Headers.CacheControl?.ToString(), (string[])["no-store", "no-cache", "no-cache, private"]);
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task The_page_has_no_script_style_or_handler_inside()
    {
        var page = await _browser.GetStringAsync("/");
        Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", page);
        Assert.DoesNotMatch(@"<style|\sstyle=|\son[a-z]+=|javascript:", page);
        var script = await _browser.GetStringAsync("/app.js");
        Assert.DoesNotContain("sessionStorage", script, StringComparison.Ordinal);
        Assert.DoesNotContain("localStorage", script, StringComparison.Ordinal);
    }

    private static string Token(string cookie) => cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..cookie.IndexOf(';', StringComparison.Ordinal)];

    private async Task AssertEndedAsync(string token)
    {
        using var response = await SendAsync("GET", "/v1/models", token);
        Assert.Equal(401, (int)response.StatusCode);
        Assert.Contains("max-age=0", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    private async Task<string> SignInAsync(string key)
    {
        using var response = await SendAsync("POST", "/v1/session", key: key);
        return Token(response.Headers.GetValues("Set-Cookie").Single());
    }

    private async Task<HttpResponseMessage> SendAsync(
        string method, string path, string? token = null, string? key = null, string? site = null, string? origin = null, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in (IEnumerable<(string, string?)>)
            [
                ("Cookie", token is null ? null : $"{Name}={token}"), ("Authorization", key is null ? null : $"Bearer {key}"),
                ("Sec-Fetch-Site", site), ("Origin", origin),
            ])
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, null, "application/json");
        }

        return await _browser.SendAsync(request);
    }
}
