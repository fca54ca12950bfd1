using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.DeadLetters;
using CommunityScoring.Api.Events;
using CommunityScoring.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>The API on a port of its own, over a fake cluster. The clock stands at 2026-11-20T10:00Z.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    public const string Key = "the-key";
    public const string Secret = "a secret";

    private readonly WebApplication _app;

    private ApiServer(WebApplication app, FakeCluster cluster, FakeEventSink sink, FakeTimeProvider time, LoggedFailures failures)
    {
        _app = app;
        Failures = failures;
        (Cluster, Sink, Time) = (cluster, sink, time);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public FakeCluster Cluster { get; }

    public LoggedFailures Failures { get; }

    public FakeEventSink Sink { get; }

    public FakeTimeProvider Time { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a host.</summary>
    /// <param name="keys">The keys; null for those of the cluster.</param>
    /// <param name="map">Further routes.</param>
    /// <param name="beside">Another host, whose cluster and clock it shares.</param>
    /// <param name="settings">Further settings.</param>
    /// <param name="previousSecret">The pseudonym secret before <see cref="Secret"/>, or null.</param>
    public static async Task<ApiServer> StartAsync(
        IKeyRing? keys = null, Action<IEndpointRouteBuilder>? map = null, ApiServer? beside = null, IEnumerable<(string Key, string Value)>? settings = null,
        string? previousSecret = null)
    {
        var time = beside?.Time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero));
        var cluster = beside?.Cluster ?? new FakeCluster(WorkedExample.Today, time);
        cluster.Accounts["acme"] = WorkedExample.Acme;
        var sink = new FakeEventSink();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            [KeyValuePair.Create("Access:BootstrapKey", (string?)Key), .. (settings ?? []).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))]);
        var failures = new LoggedFailures();
        builder.Logging.ClearProviders().AddProvider(failures);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IGrainFactory>(cluster);
        builder.Services.AddSingleton<IEventSink>(sink);
        builder.Services.AddSingleton<IDeadLetterLog>(sink.DeadLetters);
        builder.Services.AddSingleton(FakeIndex.Codec);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(new Pseudonymizer(Secret, previousSecret));
        if (keys is not null)
        {
            builder.Services.AddSingleton(keys);
        }

        builder.Services.AddCommunityScoringApi(builder.Configuration);
        var app = builder.Build();
        map?.Invoke(app);
        app.MapCommunityScoringApi();
        await app.StartAsync();
        return new ApiServer(app, cluster, sink, time, failures);
    }

    /// <summary>Sends a request and reads the JSON of the answer; null where it has no body.</summary>
    public async Task<(HttpResponseMessage Response, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Reads JSON that must be there.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        var (response, body) = await SendAsync(HttpMethod.Get, path);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return body!;
    }

    /// <summary>Sends a request that must be answered with problem details.</summary>
    public async Task<JsonNode> RefusedAsync(int status, HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        var (response, problem) = await SendAsync(method, path, body, contentType);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, (int)problem!["status"]!);
        Assert.StartsWith("urn:community-scoring:problem:", (string?)problem["type"], StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty((string?)problem["title"]));
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
