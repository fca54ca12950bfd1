using System.Security.Cryptography;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Members;
using CommunityScoring.Api.Problems;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Audit;

/// <summary>
/// Writes sensitive calls, and denied attempts at them, to the audit log. Nothing is done and nothing is answered that is not
/// written there first: a change has an entry before it is made, and every call has one with its outcome before the answer
/// leaves. Answers wait in memory for that. Where the log is out of reach they are not given.
/// </summary>
internal sealed partial class AuditTrail(IGrainFactory grains, MemberIdentity identities, TimeProvider time, ILogger<AuditTrail> logger)
{
    private const int CallBytes = 16;
    private const int ClientLeft = 499;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs a call.</summary>
    /// <param name="context">The request.</param>
    /// <param name="holder">Whose key it is.</param>
    /// <param name="authorize">Lets the call through or throws.</param>
    /// <param name="call">Runs the handler.</param>
    public async Task RunAsync(HttpContext context, KeyHolder holder, Func<ValueTask> authorize, Func<Task> call)
    {
        var notes = Read(context);
        context.Features.Set(notes);
        var endpoint = (RouteEndpoint)context.GetEndpoint()!;
        var entry = new AuditEntry(
            Now(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(CallBytes)), holder.Id, holder.Name, context.Request.Method,
            $"/{endpoint.RoutePattern.RawText!.Trim('/')}", notes.Subject, null);
        try
        {
            await authorize();
        }
        catch (Exception exception)
        {
            await AppendAsync(entry with { Status = StatusOf(context, exception) });
            throw;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await AppendAsync(entry);
        }

        var body = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await call();
        }
        catch (Exception exception)
        {
            await AppendAsync(entry with { At = Now(), Subject = notes.Subject, Status = StatusOf(context, exception) });
            throw;
        }
        finally
        {
            context.Response.Body = body;
        }

        await AppendAsync(entry with { At = Now(), Subject = notes.Subject, Status = context.Response.StatusCode });
        if (held.Length > 0)
        {
            held.Position = 0;
            await held.CopyToAsync(body, context.RequestAborted);
        }
    }

    // Identities as pseudonyms: a path can hold an address. What else a path holds is an id, or is not shown.
    private AuditNotes Read(HttpContext context)
    {
        var notes = new AuditNotes();
        foreach (var (name, value) in context.Request.RouteValues)
        {
            var text = value as string;
            if (name == "identity")
            {
                try
                {
                    text = identities.Read(context, text ?? string.Empty)[0];
                }
                catch (ProblemException)
                {
                    text = null;
                }
            }

            notes.Add(name, text);
        }

        return notes;
    }

    private async Task AppendAsync(AuditEntry entry)
    {
        try
        {
            // Whoever asked may be gone; what they did is written all the same.
            await grains.GetGrain<IAuditGrain>(0).AppendAsync(new Envelope<AuditEntry>(entry)).WaitAsync(_patience, time);
        }
        catch (Exception exception)
        {
            LogNotWritten(logger, entry.Method, entry.Route, entry.KeyId, entry.Status, $"{exception.GetType().Name}: {exception.Message}");
            throw Refusal.Unavailable(
                entry.Status is null
                    ? "The audit log cannot be written; nothing was done."
                    : "The audit log cannot be written, and without it nothing is answered; a change may have been made.",
                FaultProblems.RetryAfter);
        }
    }

    private static int StatusOf(HttpContext context, Exception exception) => exception switch
    {
        ProblemException refusal => refusal.Problem.Status,
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException when context.RequestAborted.IsCancellationRequested => ClientLeft,
        _ => FaultProblems.Find(exception, context.Request.Query.ContainsKey("model"))?.Status ?? StatusCodes.Status500InternalServerError,
    };

    // Whole milliseconds, which is what every database keeps.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    [LoggerMessage(1, LogLevel.Error, "The audit log has no entry of {Method} {Route} by key {Key}, status {Status}: {Reason}")]
    private static partial void LogNotWritten(ILogger logger, string method, string route, string key, int? status, string reason);
}
