using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using CommunityScoring.Api.Hosting;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Silo.Webhooks;

/// <summary>Posts messages to receivers, signed. Follows no redirect, keeps no cookies, asks no proxy. Thread-safe.</summary>
public sealed class HttpWebhookSender : IWebhookSender, IDisposable
{
    // What a receiver says beyond this is not read: a connection with more on it is closed.
    private const int MostAnswerBytes = 16 * 1024;
    private const int MostHeaderKbytes = 16;
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(2);
    private static readonly MediaTypeHeaderValue s_json = new("application/json", "utf-8");

    private readonly HttpMessageInvoker _client;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates the sender.</summary>
    /// <param name="connector">Connects to receivers.</param>
    /// <param name="options">How long an attempt may take.</param>
    /// <param name="time">The clock.</param>
    public HttpWebhookSender(PublicConnector connector, WebhookOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = connector.ConnectAsync,
            AllowAutoRedirect = false,
            // A proxy would be connected to in place of the receiver, unchecked.
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = s_connectionLifetime,
            MaxResponseHeadersLength = MostHeaderKbytes,
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = null,
        });
    }

    /// <inheritdoc/>
    public async Task<WebhookOutcome> SendAsync(WebhookEndpoint endpoint, string message, byte[] body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = Request(endpoint, message, body);
            using var response = await _client.SendAsync(request, either.Token);
            await ReadAsync(response, either.Token);
            return Outcome(response);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed($"the receiver did not answer within {_options.Timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException exception) when (exception.InnerException is ForbiddenAddressException forbidden)
        {
            return new WebhookOutcome(WebhookOutcomeKind.Forbidden, null, forbidden.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            return Failed(exception.InnerException is { } inner ? $"{exception.Message} {inner.Message}" : exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static WebhookOutcome Failed(string error) => new(WebhookOutcomeKind.Failed, null, error);

    private HttpRequestMessage Request(WebhookEndpoint endpoint, string message, byte[] body)
    {
        var now = _time.GetUtcNow();
        var timestamp = WebhookSignature.Timestamp(now);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = s_json } },
            Headers =
            {
                { WebhookSignature.IdHeader, message },
                { WebhookSignature.TimestampHeader, timestamp },
                { WebhookSignature.SignatureHeader, WebhookSignature.Of(endpoint.ValidAt(now), message, timestamp, body) },
                { "user-agent", $"CommunityScoring/{Telemetry.Version}" },
            },
        };
        return request;
    }

    // So that the connection can be used again, where the answer is short. The status has said what counts.
    private static async Task ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MostAnswerBytes];
            await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // The connection is closed with the answer.
        }
    }

    private static WebhookOutcome Outcome(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            >= 200 and < 300 => new WebhookOutcome(WebhookOutcomeKind.Delivered, status, null),
            (int)HttpStatusCode.Gone => new WebhookOutcome(WebhookOutcomeKind.Gone, status, "the receiver answered 410 Gone"),
            >= 300 and < 400 => new WebhookOutcome(WebhookOutcomeKind.Failed, status, $"the receiver answered {status}, a redirect, which is not followed"),
            _ => new WebhookOutcome(WebhookOutcomeKind.Failed, status, $"the receiver answered {status}", response.Headers.RetryAfter?.Delta),
        };
    }
}
