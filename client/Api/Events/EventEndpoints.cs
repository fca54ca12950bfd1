using System.Text.Json;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Events;

namespace CommunityScoring.Api.Events;

/// <summary>The door for events.</summary>
internal sealed partial class EventEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group("/v1/events", "Events", AccessRole.Ingest, AccessLimit.Whole)
            .MapPost(string.Empty, PostAsync).WithName("postEvents")
            .WithSummary("One CloudEvent or a batch; answered once Kafka has acknowledged them all")
            .WithDescription("One malformed event makes the whole request a 400 that names its index and field, and nothing of it is produced. "
                + "After a 503, sending all again does no harm: (source, id) names an event.")
            .Accepts<JsonElement>(EventBody.One, EventBody.Batch, EventBody.Binary)
            .Produces<AcceptedResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

    private static async Task<PlainJson<AcceptedResponse>> PostAsync(
        HttpRequest request,
        EventValidation validation,
        IEventSink sink,
        TimeProvider time,
        ILogger<EventEndpoints> logger,
        CancellationToken cancellationToken)
    {
        var received = await EventBody.ReadAsync(request, cancellationToken);
        var now = time.GetUtcNow();
        var outgoing = new OutgoingEvent[received.Count];
        for (var index = 0; index < outgoing.Length; index++)
        {
            var parsed = validation.ParseForIngest(received[index], now);
            if (parsed.Rejection is { } rejection)
            {
                throw Refusal.Body(rejection.Field ?? "$", rejection.Detail, rejection.Code, index);
            }

            outgoing[index] = new OutgoingEvent(RecordKey.Of(parsed.Event), EventTime.Filled(received[index], now));
        }

        try
        {
            await sink.ProduceAsync(outgoing, cancellationToken);
        }
        catch (EventSinkException exception)
        {
            LogRefused(logger, outgoing.Length, exception.Message);
            throw Refusal.Unavailable("Kafka has not acknowledged all events; send all of them again.", FaultProblems.RetryAfter);
        }

        return new PlainJson<AcceptedResponse>(new AcceptedResponse(outgoing.Length), StatusCodes.Status202Accepted);
    }

    [LoggerMessage(1, LogLevel.Warning, "Kafka has not acknowledged a request of {Count} events: {Reason}")]
    private static partial void LogRefused(ILogger logger, int count, string reason);
}
