using System.ComponentModel;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Alerts;

/// <summary>The routes of alerts.</summary>
internal static class AlertEndpoints
{
    private const string Id = "The alert's id: account, kind, day and ordinal, separated by ~.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var reading = routes.Group("/v1/alerts", "Alerts", AccessRole.Read, AccessLimit.Filtered);
        reading.MapGet(string.Empty, ListAsync).WithName("listAlerts")
            .WithSummary("Alerts, newest first; as JSON, or as CSV with Accept: text/csv")
            .Produces<AlertListResponse>(StatusCodes.Status200OK, "application/json", CsvTable.ContentType)
            .Produces(StatusCodes.Status304NotModified);
        reading.MapGet("/{id}", ReadAsync).WithName("getAlert").WithSummary("An alert with its life")
            .ProducesProblem(StatusCodes.Status404NotFound);

        var handling = routes.Group(string.Empty, "Alerts", AccessRole.Success, AccessLimit.Filtered);
        handling.ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        handling.MapPost("/v1/alerts/{id}:acknowledge", AcknowledgeAsync).WithName("acknowledgeAlert").WithSummary("Says that somebody has taken note");
        handling.MapPost("/v1/alerts/{id}:snooze", SnoozeAsync).WithName("snoozeAlert").WithSummary("Hides an open alert until a time")
            .Accepts<SnoozeRequest>("application/json");
        handling.MapPost("/v1/alerts/{id}:assign", AssignAsync).WithName("assignAlert").WithSummary("Says who is to see to an open alert")
            .Accepts<AssignRequest>("application/json");
    }

    private static async Task<IResult> ListAsync(
        [Description("Only these states, separated by commas: open, acknowledged, snoozed, cleared. Default: open.")] string? state,
        [Description("Only these kinds, separated by commas, as in risk.at_risk.")] string? kind,
        [Description("Only of this account.")] string? account,
        [Description("Only of accounts in this segment.")] string? segment,
        [Description("Only of accounts of this owner.")] string? owner,
        [Description("Only those assigned to this one.")] string? assignee,
        [Description("Alerts in a page, 1-200. Default: 50.")] string? limit,
        [Description("nextPageToken of the page before.")] string? pageToken,
        HttpContext context,
        AccountScope scope,
        StoredText texts,
        IGrainFactory grains,
        ScorecardCodec codec,
        TimeProvider time)
    {
        var query = new AlertListQuery(
            AlertParameters.States(state),
            AlertParameters.Kinds(kind),
            account is null ? null : AccountId.Require(account, "account"),
            texts.Of(segment),
            texts.Of(owner),
            texts.Of(assignee),
            Paging.Limit(limit),
            AlertParameters.Place(pageToken),
            AccountWithin.Of(scope.Limits),
            texts.FormerOf(owner),
            texts.FormerOf(assignee));
        var page = await grains.GetGrain<IAccountIndexGrain>(0).ReadAlertsAsync(query);
        string? next = null;
        if (page.Next is { } place)
        {
            next = AlertParameters.Token(place);
            Paging.LinkNext(context, next);
        }

        var now = time.GetUtcNow();
        AlertResponse[] alerts = [.. page.Rows.Select(row => ResponseOf(codec.Decode(row.Entry.State), row.Id, now)).OfType<AlertResponse>()];
        context.Response.Headers.Vary = HeaderNames.Accept;
        return CsvTable.IsWanted(context.Request)
            ? AlertCsv.Of(alerts)
            : new TaggedJson<AlertListResponse>(new AlertListResponse(page.Total, alerts, next));
    }

    private static async Task<TaggedJson<AlertResponse>> ReadAsync(
        [Description(Id)] string id, HttpContext context, IGrainFactory grains, ScorecardCodec codec, TimeProvider time)
    {
        var card = await FindAsync(context, grains, codec, id);
        return new TaggedJson<AlertResponse>(ResponseOf(card, id, time.GetUtcNow()) ?? throw Unknown(id));
    }

    private static Task<PlainJson<AlertResponse>> AcknowledgeAsync(
        [Description(Id)] string id, HttpContext context, IGrainFactory grains, ScorecardCodec codec, TimeProvider time) =>
        ChangeAsync(context, id, by => new AlertAction(AlertActionKind.Acknowledge, by), grains, codec, time);

    private static async Task<PlainJson<AlertResponse>> SnoozeAsync(
        [Description(Id)] string id, HttpContext context, IGrainFactory grains, ScorecardCodec codec, TimeProvider time)
    {
        AlertParameters.Account(id);
        var until = await AlertBody.UntilAsync(context.Request, time.GetUtcNow(), context.RequestAborted);
        return await ChangeAsync(context, id, by => new AlertAction(AlertActionKind.Snooze, by, Until: until), grains, codec, time);
    }

    private static async Task<PlainJson<AlertResponse>> AssignAsync(
        [Description(Id)] string id, HttpContext context, StoredText texts, IGrainFactory grains, ScorecardCodec codec, TimeProvider time)
    {
        AlertParameters.Account(id);
        var assignee = texts.Of(await AlertBody.AssigneeAsync(context.Request, context.RequestAborted));
        return await ChangeAsync(context, id, by => new AlertAction(AlertActionKind.Assign, by, Assignee: assignee), grains, codec, time);
    }

    private static async Task<PlainJson<AlertResponse>> ChangeAsync(
        HttpContext context, string id, Func<string, AlertAction> action, IGrainFactory grains, ScorecardCodec codec, TimeProvider time)
    {
        // Whoever knows of an alert has heard of it after the index: what the index does not know need wake no account.
        var card = await FindAsync(context, grains, codec, id);
        if (card?.Alerts.Find(id) is not { } known)
        {
            throw Unknown(id);
        }

        var by = context.Features.Get<KeyHolder>()!.Name;
        var changed = known.ClearedOn is null
            ? (await grains.GetGrain<IScorecardGrain>(known.Account).ChangeAlertAsync(id, new Envelope<AlertAction>(action(by)))).Value
            : null;
        return changed is null
            ? throw Refusal.Conflict($"Alert '{id}' is cleared: what it warned of is over.")
            : new PlainJson<AlertResponse>(AlertResponse.Of(changed, card.Snapshot, time.GetUtcNow()));
    }

    // Null also for an account that the key does not reach: which of the two is not told.
    private static async Task<Scorecard?> FindAsync(HttpContext context, IGrainFactory grains, ScorecardCodec codec, string id)
    {
        var scope = AccountScope.Of(context);
        var entry = await grains.GetGrain<IAccountIndexGrain>(0).FindAsync(AlertParameters.Account(id));
        return entry is not null && codec.Decode(entry.State) is var card && scope.Allows(card.Snapshot) ? card : null;
    }

    private static AlertResponse? ResponseOf(Scorecard? card, string id, DateTimeOffset now) =>
        card?.Alerts.Find(id) is { } alert ? AlertResponse.Of(alert, card.Snapshot, now) : null;

    private static ProblemException Unknown(string id) => Refusal.NotFound($"There is no alert '{id}'.");
}
