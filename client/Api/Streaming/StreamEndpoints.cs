using System.ComponentModel;
using System.Globalization;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace CommunityScoring.Api.Streaming;

/// <summary>The route of live changes.</summary>
internal static class StreamEndpoints
{
    private const string ContentType = "text/event-stream";
    private const string LastEventId = "Last-Event-ID";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group(string.Empty, "Stream", AccessRole.Read, AccessLimit.Filtered)
            .MapGet("/v1/stream", ListenAsync).WithName("listen")
            .WithSummary("Changes of scores and alerts as they come, as server-sent events")
            .WithDescription(
                "Events are score (an account, as from GET /v1/accounts/{id}) and alert (an alert), at most once a second for each account: "
                + "what comes faster is merged, the latest state counts. A day's turn alone is no change. Ids grow; whoever comes back with the "
                + "last one, as EventSource does by itself, is sent the present state of all that changed since. A comment comes every 15 seconds.")
            .Produces<string>(StatusCodes.Status200OK, ContentType);

    private static async Task ListenAsync(
        [Description("Only these accounts, up to 500, separated by commas.")] string? accounts,
        [Description("Only these, separated by commas: score, alert (of any kind), or kinds of alerts as in risk.at_risk.")] string? kinds,
        [Description("The id to go on behind, where the header Last-Event-ID cannot be sent.")] string? lastEventId,
        [Description("The id to go on behind.")][FromHeader(Name = LastEventId)] string? last,
        HttpContext context,
        AccountScope scope,
        StreamHub hub,
        TimeProvider time)
    {
        var filter = StreamFilter.Read(accounts, kinds, scope.Limits);

        // The header first: EventSource comes back with the query that it began with.
        var after = Sequence(LastEventId, last) ?? Sequence("lastEventId", lastEventId);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, hub.Stopping);
        var response = context.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            var listener = new StreamListener(hub, filter, time) { Access = LiveAccess.Of(context) };
            await listener.RunAsync(new EventWriter(response.BodyWriter, hub.Instruments, time), after, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // Gone, or the host stops: whoever comes back goes on where they were.
        }
    }

    private static long? Sequence(string field, string? value) =>
        string.IsNullOrEmpty(value) ? null
        : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
        : throw Refusal.Parameter(field, value, "the id of an event of this stream");
}
