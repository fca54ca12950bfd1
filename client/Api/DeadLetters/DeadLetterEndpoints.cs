using System.ComponentModel;
using System.Globalization;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Audit;
using CommunityScoring.Api.Events;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Events;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using static CommunityScoring.Api.Reading.CsvTable;

namespace CommunityScoring.Api.DeadLetters;

/// <summary>The routes of dead letters.</summary>
internal sealed partial class DeadLetterEndpoints
{
    private const string Newest = "newest";
    private const string InOrder = "in-order";
    private const string Replay = "replay";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Group("/v1/dead-letters", "Operations", AccessRole.Admin, AccessLimit.Whole)
            .MapGet(string.Empty, ListAsync).WithName("listDeadLetters")
            .WithSummary("Records that were not understood, newest first; as JSON, or as CSV with Accept: text/csv")
            .WithDescription(
                "With partition, those of one partition of the dead-letter topic in the order of their offsets, from offset on. One answer looks at "
                + "20 000 letters at most and for a few seconds: a page may be short, or empty, and still have a next one.")
            .Produces<DeadLettersResponse>(StatusCodes.Status200OK, "application/json", ContentType)
            .Produces(StatusCodes.Status304NotModified);
        routes.Group(string.Empty, "Operations", AccessRole.Admin, AccessLimit.Whole)
            .MapPost("/v1/dead-letters:replay", ReplayAsync).WithName("replayDeadLetters")
            .WithSummary("Puts dead letters back to the topic that they came from: those named, or all of one error")
            .WithDescription(
                "Up to 100 by their places in the dead-letter topic, or with code up to 1 000 a call, oldest first in each partition; with nextPageToken "
                + "as pageToken the next call goes on. The letters stay where they are. Sending one twice is harmless: an event counts once.")
            .Accepts<DeadLetterReplayRequest>("application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<IResult> ListAsync(
        [Description("Only this error, as in not-json.")] string? code,
        [Description("Only this partition of the dead-letter topic, in the order of offsets.")] string? partition,
        [Description("The offset to begin with; needs partition. Default: the first.")] string? offset,
        [Description("Letters in a page, 1-200. Default: 50.")] string? limit,
        [Description("nextPageToken of the page before.")] string? pageToken,
        HttpContext context,
        IDeadLetterLog log,
        StoredText texts,
        IOptions<IngestOptions> options,
        TimeProvider time,
        ILogger<DeadLetterEndpoints> logger,
        CancellationToken cancellationToken)
    {
        var count = Paging.Limit(limit);
        if (code is not null && !RejectionCode.All.Contains(code))
        {
            throw Refusal.Parameter("code", code, string.Join(", ", RejectionCode.All));
        }

        int? number = partition is null ? null : (int)Whole("partition", partition, int.MaxValue);
        if (offset is not null && number is null)
        {
            throw Refusal.Parameter("offset", offset, "none without partition");
        }

        var from = offset is null ? 0 : Whole("offset", offset, long.MaxValue);
        var page = await AnswerAsync(log, options, time, logger, cancellationToken, (reader, deadline) =>
        {
            var pages = new DeadLetterPages(reader, letter => DeadLetterResponse.Of(letter, log, texts), code, count);
            if (number is not { } wanted)
            {
                return pages.NewestAsync(DeadLetterToken.Read(Newest, pageToken, reader.Ranges), deadline);
            }

            var there = reader.Ranges.Where(range => range.Partition == wanted).Cast<DeadLetterRange?>().FirstOrDefault()
                ?? throw Refusal.Parameter("partition", partition, $"one of the {reader.Ranges.Count} partitions of {log.Topic}, counted from 0");
            var left = DeadLetterToken.Read(InOrder, pageToken, [there with { First = Math.Clamp(from, there.First, there.End) }])[0];
            return pages.InOrderAsync(left, deadline);
        });
        string? next = null;
        if (page.Left.Count > 0)
        {
            next = DeadLetterToken.Write(number is null ? Newest : InOrder, page.Left);
            Paging.LinkNext(context, next);
        }

        context.Response.Headers.Vary = HeaderNames.Accept;
        return IsWanted(context.Request)
            ? new CsvTable("topic,partition,offset,at,code,detail,originTopic,originPartition,originOffset,bytes,notReplayable", page.Letters.Select(Fields))
            : new TaggedJson<DeadLettersResponse>(new DeadLettersResponse(page.Letters, next));
    }

    private static async Task<PlainJson<DeadLetterReplayResponse>> ReplayAsync(
        HttpContext context,
        IDeadLetterLog log,
        IEventSink sink,
        IOptions<IngestOptions> options,
        TimeProvider time,
        ILogger<DeadLetterEndpoints> logger,
        CancellationToken cancellationToken)
    {
        var body = await ReplayBody.ReadAsync(context.Request, log.Topic, cancellationToken);
        if (body.Code is { } asked)
        {
            AuditNotes.Add(context, "code", asked);
        }

        foreach (var (index, place) in (body.Places ?? []).Index())
        {
            AuditNotes.Add(context, $"letter{index}", $"{place.Partition}/{place.Offset}");
        }

        var sent = 0;
        try
        {
            var answer = await AnswerAsync(log, options, time, logger, cancellationToken, async (reader, deadline) =>
            {
                var replay = new DeadLetterReplay(log, reader, sink);
                try
                {
                    if (body.Code is not { } code)
                    {
                        return await replay.SendAsync(body.Places!, deadline);
                    }

                    var (response, left) = await replay.SendAsync(code, DeadLetterToken.Read(Replay, body.PageToken, reader.Ranges), deadline);
                    return left.Count == 0 ? response : response with { NextPageToken = DeadLetterToken.Write(Replay, left) };
                }
                finally
                {
                    sent = replay.Sent;
                }
            });
            return new PlainJson<DeadLetterReplayResponse>(answer);
        }
        catch (EventSinkException exception)
        {
            LogNotReturned(logger, exception.Message);
            throw Refusal.Unavailable(
                $"Kafka has acknowledged {sent.ToString(CultureInfo.InvariantCulture)} letters and not the others; send all of them again, which is harmless.",
                FaultProblems.RetryAfter);
        }
        finally
        {
            AuditNotes.Add(context, "sent", sent.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task<T> AnswerAsync<T>(
        IDeadLetterLog log, IOptions<IngestOptions> options, TimeProvider time, ILogger logger, CancellationToken cancellationToken,
        Func<IDeadLetterReader, CancellationToken, Task<T>> answer)
    {
        using var late = new CancellationTokenSource(options.Value.Timeout, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await using var reader = await log.OpenAsync(deadline.Token);
            return await answer(reader, deadline.Token);
        }
        catch (DeadLetterLogException exception)
        {
            LogNotRead(logger, log.Topic, exception.Message);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogNotRead(logger, log.Topic, "it took too long");
        }

        throw Refusal.Unavailable($"{log.Topic} cannot be read now.", FaultProblems.RetryAfter);
    }

    private static long Whole(string field, string text, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw Refusal.Parameter(field, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {most}"));

    private static IEnumerable<string> Fields(DeadLetterResponse letter) =>
    [
        Text(letter.Topic), Number(letter.Partition), Number(letter.Offset), Time(letter.At), Text(letter.Code), Text(letter.Detail),
        Text(letter.Origin?.Topic), Number(letter.Origin?.Partition), Number(letter.Origin?.Offset), Number(letter.Bytes), Text(letter.NotReplayable),
    ];

    [LoggerMessage(1, LogLevel.Warning, "{Topic} cannot be read: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string topic, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Kafka has not acknowledged all dead letters that were put back: {Reason}")]
    private static partial void LogNotReturned(ILogger logger, string reason);
}
