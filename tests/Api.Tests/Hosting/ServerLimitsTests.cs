using System.Net.Sockets;
using System.Text;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Tests.Fakes;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Api.Tests.Hosting;

/// <summary>What the server itself refuses.</summary>
public sealed class ServerLimitsTests : IAsyncLifetime
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(90);
    private ApiServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await ApiServer.StartAsync(settings: [("Http:HeadersTimeout", "00:00:01"), ("Http:MaxConnections", "20")]);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Many_headers_long_ones_and_long_lines_are_refused()
    {
        var many = string.Concat(Enumerable.Range(0, 65).Select(index => $"X-{index}: 1\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await AnswerAsync($"GET /v1/models HTTP/1.1\r\nHost: a\r\n{many}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await AnswerAsync($"GET /v1/models HTTP/1.1\r\nHost: a\r\nX: {new string('a', 17 * 1024)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414 ", await AnswerAsync($"GET /{new string('a', 9 * 1024)} HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_do_not_come_end_the_connection() =>
        Assert.StartsWith("HTTP/1.1 408 ", await AnswerAsync("GET /v1/models HTTP/1.1\r\nHost: a\r\nX-Slow: "), StringComparison.Ordinal);

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_refused_before_it_is_sent() => Assert.StartsWith(
        "HTTP/1.1 413 ",
        await AnswerAsync($"POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {ApiServer.Key}\r\nContent-Type: application/cloudevents+json\r\nContent-Length: {BodyLimit.MaxBytes + 1}\r\n\r\n"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Connections_beyond_the_most_are_closed()
    {
        var open = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 20; i++)
            {
                open.Add(await ConnectAsync());
                await open[^1].GetStream().WriteAsync("GET /healthz/live HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
                Assert.True(await open[^1].GetStream().ReadAsync(new byte[4096]).AsTask().WaitAsync(_deadline) > 0);
            }

            Assert.Equal("", await AnswerAsync("GET /healthz/live HTTP/1.1\r\nHost: a\r\n\r\n"));
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [InlineData("/v1/keys", "application/json")]
    [InlineData("/v1/events", "application/cloudevents+json")]
    [InlineData("/v1/events", "application/cloudevents-batch+json")]
    [InlineData("/v1/accounts:batchGet", "application/json")]
    public async Task Json_that_is_too_deep_is_refused(string path, string type)
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100_000));
        foreach (var body in (string[])[deep, deep + new string(']', 100_000), $$"""{"ids":{{deep}}{{new string(']', 100_000)}}}"""])
        {
            await _server.RefusedAsync(400, HttpMethod.Post, path, body, type);
        }
    }

    [Theory]
    [InlineData("Http:HeadersTimeout", "00:00:00")]
    [InlineData("Http:MaxConnections", "-1")]
    [InlineData("Access:RequestsPerMinute", "-1")]
    public async Task Settings_that_are_not_allowed_end_the_start(string key, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiServer.StartAsync(settings: [(key, value)]));
        Assert.Contains("allowed:", refused.Message, StringComparison.Ordinal);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_server.Client.BaseAddress!.Host, _server.Client.BaseAddress.Port);
        return client;
    }

    // All that the server says until it closes or falls silent after an answer.
    private async Task<string> AnswerAsync(string request)
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        var buffer = new byte[8192];
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
            return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer).AsTask().WaitAsync(_deadline));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
