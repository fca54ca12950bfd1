using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CommunityScoring.Silo.Tests.Webhooks;

/// <summary>A receiver on a port of its own, which does at each path what a test tells it to.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ReceivedMessage> _received = new();

    private WebhookReceiver(WebApplication app)
    {
        _app = app;
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Enqueue(new ReceivedMessage(
                context.Request.Method, context.Request.Path, context.Request.ContentType, context.Request.Headers["webhook-id"].ToString(),
                context.Request.Headers["webhook-timestamp"].ToString(), context.Request.Headers["webhook-signature"].ToString(), body.ToArray()));
            if (_answers.TryGetValue(context.Request.Path, out var answer))
            {
                await answer(context);
            }
        });
    }

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        await receiver._app.StartAsync();
        return receiver;
    }

    public int Port => new Uri(_app.Urls.Single()).Port;

    public string Url(string path) => $"http://127.0.0.1:{Port}{path}";

    /// <summary>All messages that came to a path, in order.</summary>
    public IReadOnlyList<ReceivedMessage> At(string path) => [.. _received.Where(message => message.Path == path)];

    /// <summary>Has a path do something; without it the answer is 200.</summary>
    public void Answer(string path, Func<HttpContext, Task> answer) => _answers[path] = answer;

    /// <summary>Has a path answer with a status.</summary>
    public void Answer(string path, int status) => Answer(path, context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>A message as a receiver has it.</summary>
internal sealed record ReceivedMessage(string Method, string Path, string? ContentType, string Id, string Timestamp, string Signatures, byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Account => (string?)Json["data"]!["account"];

    /// <summary>How many of the signatures are those of a secret, computed as the convention says and not by the code under test.</summary>
    public int SignaturesOf(string secret)
    {
        var signed = Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Encoding.UTF8.GetString(Body)}");
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
        return Signatures.Split(' ').Count(signature => signature == expected);
    }
}
