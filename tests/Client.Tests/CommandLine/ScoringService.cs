using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CommunityScoring.Client.Tests.CommandLine;

/// <summary>A local HTTP service that answers what a test tells it to.</summary>
internal sealed class ScoringService : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly ConcurrentDictionary<string, Func<int, CannedAnswer>> _answers = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();

    private ScoringService(WebApplication host) => _host = host;

    public ConcurrentQueue<(string Target, string? Key, string? IfNoneMatch, int Status)> Requests { get; } = new();

    public string Url { get; private set; } = "";

    public static async Task<ScoringService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new ScoringService(builder.Build());
        service._host.Run(service.AnswerAsync);
        await service._host.StartAsync();
        service.Url = service._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return service;
    }

    /// <summary>Answers a path, query included, always in the same way.</summary>
    public ScoringService Answer(string target, string body, int status = 200, string? etag = null) =>
        Answer(target, _ => new CannedAnswer(body, status, etag));

    /// <summary>Answers a path by how often it was asked for before.</summary>
    public ScoringService Answer(string target, Func<int, CannedAnswer> answer)
    {
        _answers[target] = answer;
        return this;
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var target = Uri.UnescapeDataString(context.Request.Path + context.Request.QueryString.Value);
        var times = _asked.AddOrUpdate(target, 0, (_, before) => before + 1);
        var answer = _answers.TryGetValue(target, out var known)
            ? known(times)
            : new CannedAnswer("""{"title":"Not found","status":404,"detail":"Nothing is known of it."}""", 404);
        var ifNoneMatch = context.Request.Headers.IfNoneMatch.ToString();
        var status = answer.ETag is { } etag && ifNoneMatch == etag ? 304 : answer.Status;
        Requests.Enqueue((target, context.Request.Headers.Authorization.ToString(), ifNoneMatch.Length == 0 ? null : ifNoneMatch, status));
        context.Response.StatusCode = status;
        if (answer.ETag is not null)
        {
            context.Response.Headers.ETag = answer.ETag;
        }

        if (status != 304)
        {
            context.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
            await context.Response.WriteAsync(answer.Body);
        }
    }
}

internal sealed record CannedAnswer(string Body, int Status = 200, string? ETag = null);
