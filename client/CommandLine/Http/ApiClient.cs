using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Http;

/// <summary>Speaks with the service.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http;

    private ApiClient(HttpClient http) => _http = http;

    /// <summary>Prepares for an address; nothing is sent yet.</summary>
    /// <exception cref="CommandFailure">The address or the key cannot be one.</exception>
    public static ApiClient Connect(string url, string? key)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandFailure(ExitCode.Usage, $"'{url}' is not an http or https address.");
        }

        if (key?.Any(letter => letter is <= ' ' or >= '\u007f') == true)
        {
            throw new CommandFailure(ExitCode.Usage, "The key has characters that a key cannot have.");
        }

        var directory = address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";
        var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = new Uri(directory),
            Timeout = Timeout,
        };
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json, application/problem+json");
        http.DefaultRequestHeaders.UserAgent.ParseAdd("CommunityScoring.Client");
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return new ApiClient(http);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="route">Route and query, escaped, without a leading slash.</param>
    /// <param name="knownETag">The state already known, or null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ApiFailure">There is no document, or no service.</exception>
    public Task<ApiAnswer> GetAsync(string route, string? knownETag, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, route, knownETag, cancellation);

    /// <summary>Deletes, and reads what the service says of it.</summary>
    /// <exception cref="ApiFailure">There is nothing to delete, or no service.</exception>
    public async Task<JsonObject> DeleteAsync(string route, CancellationToken cancellation) =>
        (await SendAsync(HttpMethod.Delete, route, null, cancellation)).Body!;

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string route, string? knownETag, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, route);
        if (knownETag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", knownETag);
        }

        return await SendAsync(request, knownETag, cancellation);
    }

    /// <summary>Reads a document that is there anew.</summary>
    /// <exception cref="ApiFailure">There is no document, or no service.</exception>
    public async Task<JsonObject> GetAsync(string route, CancellationToken cancellation) => (await GetAsync(route, null, cancellation)).Body!;

    /// <summary>Has something done that needs no more than its route to say what.</summary>
    /// <exception cref="ApiFailure">It was not done, or there is no service.</exception>
    public async Task<JsonObject> PostAsync(string route, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route);
        return (await SendAsync(request, null, cancellation)).Body!;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<ApiAnswer> SendAsync(HttpRequestMessage request, string? knownETag, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                return new ApiAnswer(null, knownETag);
            }

            var body = await ReadObjectAsync(response, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                throw Refusal(response, body);
            }

            return body is null
                ? throw new ApiFailure(ExitCode.Unexpected, $"{_http.BaseAddress} answered something that is not this API's JSON.") { Status = 200 }
                : new ApiAnswer(body, response.Headers.ETag?.ToString());
        }
        catch (HttpRequestException exception)
        {
            throw new ApiFailure(ExitCode.Unreachable, $"The service at {_http.BaseAddress} is not reachable: {exception.Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ApiFailure(ExitCode.Unreachable, $"The service at {_http.BaseAddress} did not answer within {Timeout.TotalSeconds:0} seconds.");
        }
    }

    private static async Task<JsonObject?> ReadObjectAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonNode.ParseAsync(stream, cancellationToken: cancellation) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ApiFailure Refusal(HttpResponseMessage response, JsonObject? problem)
    {
        var status = (int)response.StatusCode;
        var title = problem.Text("title") ?? $"{status} {response.ReasonPhrase}".TrimEnd();
        var message = problem.Text("detail") is { } detail ? $"{title.TrimEnd('.', ':')}: {detail}" : title;
        if (status == 401 && problem.Text("detail") is null)
        {
            message += $" (give a key with --key or {GlobalOptions.KeyVariable})";
        }

        var retry = response.Headers.RetryAfter;
        return new ApiFailure(CodeOf(status), message)
        {
            Status = status,
            RetryAfter = retry?.Delta ?? (retry?.Date is { } date ? date - DateTimeOffset.UtcNow : null),
        };
    }

    private static ExitCode CodeOf(int status) => status switch
    {
        400 => ExitCode.Usage,
        401 or 403 => ExitCode.NotAllowed,
        404 => ExitCode.NotFound,
        502 or 503 or 504 => ExitCode.Unreachable,
        _ => ExitCode.Unexpected,
    };
}
