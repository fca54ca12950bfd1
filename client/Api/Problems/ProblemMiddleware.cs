using CommunityScoring.Api.Responses;
using Microsoft.AspNetCore.Http.Features;

namespace CommunityScoring.Api.Problems;

/// <summary>Turns whatever goes wrong behind it into problem details, and never shows a stack trace.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
        {
            await ProblemWriter.WriteAsync(context, OfStatus(context, response.StatusCode));
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        // The response may hold headers of an answer that did not come about.
        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        context.Response.Headers.Allow = allow;
        switch (exception)
        {
            case ProblemException refusal:
                await ProblemWriter.WriteAsync(context, refusal.Problem, refusal.RetryAfter);
                return;
            case BadHttpRequestException bad:
                await ProblemWriter.WriteAsync(context, OfStatus(context, bad.StatusCode));
                return;
        }

        var (method, route) = (context.Request.Method, RouteOf(context));
        if (FaultProblems.Find(exception, context.Request.Query.ContainsKey("model")) is { } away)
        {
            LogUnavailable(logger, method, route, $"{exception.GetType().Name}: {exception.Message}");
            await ProblemWriter.WriteAsync(context, away, FaultProblems.RetryAfter);
            return;
        }

        LogFailed(logger, exception, method, route);
        await ProblemWriter.WriteAsync(context, OfStatus(context, StatusCodes.Status500InternalServerError));
    }

    private static ProblemResponse OfStatus(HttpContext context, int status) => status switch
    {
        StatusCodes.Status400BadRequest => Refusal.Of(status, "bad-request", "The request is not allowed.", "The request could not be read."),
        StatusCodes.Status404NotFound => Refusal.Of(status, "no-such-route", "There is no such route.", "The routes are listed at /openapi/v1.json."),
        StatusCodes.Status405MethodNotAllowed => Refusal.Of(
            status, "method-not-allowed", "The route does not know the method.", $"allowed: {context.Response.Headers.Allow}"),
        StatusCodes.Status408RequestTimeout => Refusal.Of(status, "request-timeout", "The request came too slowly.", null),
        StatusCodes.Status413PayloadTooLarge => Refusal.Of(
            status, "too-large", "The body is too large.", $"allowed: up to {BodyLimit.MaxBytes} bytes"),
        StatusCodes.Status415UnsupportedMediaType => Refusal.Of(
            status, "unsupported-media-type", "The content type is not supported.", "The content types of the route are listed at /openapi/v1.json."),
        >= StatusCodes.Status500InternalServerError => Refusal.Of(status, "failure", "The request failed.", "The failure was logged."),
        _ => Refusal.Of(status, "refused", "The request was refused.", null),
    };

    private static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText
        ?? (context.Features.Get<IEndpointFeature>()?.Endpoint?.DisplayName ?? "(no route)");
}
