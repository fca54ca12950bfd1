using System.ComponentModel;
using System.Globalization;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Api.Webhooks;

/// <summary>The routes of webhooks.</summary>
internal static class WebhookEndpoints
{
    private const string IdText = "The webhook's id.";
    private const int MostOverlap = 7 * 24 * 60 * 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.Group("/v1/webhooks", "Webhooks", AccessRole.Admin, AccessLimit.None);
        all.MapGet(string.Empty, ListAsync).WithName("listWebhooks").WithSummary("The webhooks and how their deliveries stand");
        all.MapPost(string.Empty, CreateAsync).WithName("createWebhook").WithSummary("Creates a webhook; its secret is in this answer and in no other")
            .Accepts<WebhookRequest>("application/json")
            .Produces<WebhookResponse>(StatusCodes.Status201Created, "application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

        var one = routes.Group("/v1/webhooks", "Webhooks", AccessRole.Admin, AccessLimit.None);
        one.ProducesProblem(StatusCodes.Status404NotFound);
        one.MapGet("/{id}", ReadAsync).WithName("getWebhook").WithSummary("A webhook and how its deliveries stand");
        one.MapDelete("/{id}", DeleteAsync).WithName("deleteWebhook").WithSummary("Deletes a webhook with its deliveries");
        one.MapPost("/{id}:test", TestAsync).WithName("testWebhook").WithSummary("Sends a test message, once, and says what became of it");
        one.MapPost("/{id}:rotate", RotateAsync).WithName("rotateWebhook")
            .WithSummary("Makes a new secret, in this answer and in no other; the one before signs as well for a while");
        one.MapPost("/{id}:enable", EnableAsync).WithName("enableWebhook").WithSummary("Has alerts sent again to a webhook that was disabled");
        one.MapGet("/{id}/deliveries", ListDeliveriesAsync).WithName("listDeliveries").WithSummary("A webhook's deliveries, the latest first");
        one.MapPost("/{id}/deliveries/{delivery}:redeliver", RedeliverAsync).WithName("redeliver")
            .WithSummary("Sends a delivery that is parked or waiting at once, and tries it for another day")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<PlainJson<WebhooksResponse>> ListAsync(IGrainFactory grains)
    {
        var webhooks = await Catalog(grains).ListAsync();
        var standings = await Task.WhenAll(webhooks.Select(webhook => grains.GetGrain<IWebhookGrain>(webhook.Id).ReadAsync()));
        return new PlainJson<WebhooksResponse>(new WebhooksResponse([.. webhooks.Zip(standings, (webhook, standing) => WebhookResponse.Of(webhook, standing))]));
    }

    private static async Task<PlainJson<WebhookResponse>> CreateAsync(HttpRequest request, StoredText texts, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var body = await WebhookBody.ReadAsync(request, cancellationToken);
        if (body.Url is not { } url)
        {
            throw Refusal.Parameter("url", null, "an absolute address, as in https://example.com/hook");
        }

        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && texts.Of(address.PathAndQuery) != address.PathAndQuery)
        {
            throw Refusal.Parameter("url", url, "an address of the web without a mail address in it, as it is stored as it is");
        }

        var created = await Catalog(grains).CreateAsync(url, new WebhookFilter
        {
            Kinds = body.Kinds ?? [],
            Accounts = body.Accounts ?? [],
            Segments = [.. texts.AllOf(body.Segments ?? [])],
            Owners = [.. texts.AllOf(body.Owners ?? [])],
        });
        return created is { Webhook: { } webhook, Secret: { } secret }
            ? new PlainJson<WebhookResponse>(WebhookResponse.Of(webhook, null, secret), StatusCodes.Status201Created)
            : throw Refusal.Parameter(created.Refusal!.Field, created.Refusal.Value, created.Refusal.Allowed);
    }

    private static async Task<PlainJson<WebhookResponse>> ReadAsync([Description(IdText)] string id, IGrainFactory grains)
    {
        var webhook = await FindAsync(grains, id);
        return new PlainJson<WebhookResponse>(WebhookResponse.Of(webhook, await grains.GetGrain<IWebhookGrain>(id).ReadAsync()));
    }

    private static async Task<PlainJson<WebhookResponse>> DeleteAsync([Description(IdText)] string id, IGrainFactory grains)
    {
        // First nothing more comes, then what is there goes: a deletion that stops half way can be done again.
        await FindAsync(grains, id);
        await Catalog(grains).DisableAsync(id, "it is being deleted");
        var webhook = await FindAsync(grains, id);
        await grains.GetGrain<IWebhookGrain>(id).RemoveAsync();
        await Catalog(grains).RemoveAsync(id);
        return new PlainJson<WebhookResponse>(WebhookResponse.Of(webhook, null));
    }

    private static async Task<PlainJson<WebhookTestResponse>> TestAsync([Description(IdText)] string id, IGrainFactory grains)
    {
        await FindAsync(grains, id);
        var outcome = await grains.GetGrain<IWebhookGrain>(id).TestAsync() ?? throw NotFound(id);
        return new PlainJson<WebhookTestResponse>(new WebhookTestResponse(outcome.Kind == WebhookOutcomeKind.Delivered, outcome.Status, outcome.Error));
    }

    private static async Task<PlainJson<WebhookResponse>> RotateAsync(
        [Description(IdText)] string id,
        [Description("For how long deliveries are signed with the secret before as well: seconds, 0-604800. Default: 86400, a day.")] string? overlapSeconds,
        IGrainFactory grains)
    {
        var overlap = Overlap(overlapSeconds);
        await FindAsync(grains, id);
        var rotated = await Catalog(grains).RotateAsync(id, overlap) ?? throw NotFound(id);
        return new PlainJson<WebhookResponse>(WebhookResponse.Of(rotated.Webhook!, await grains.GetGrain<IWebhookGrain>(id).ReadAsync(), rotated.Secret));
    }

    private static async Task<PlainJson<WebhookResponse>> EnableAsync([Description(IdText)] string id, IGrainFactory grains)
    {
        await FindAsync(grains, id);
        var webhook = await Catalog(grains).EnableAsync(id) ?? throw NotFound(id);
        return new PlainJson<WebhookResponse>(WebhookResponse.Of(webhook, await grains.GetGrain<IWebhookGrain>(id).ReadAsync()));
    }

    private static async Task<PlainJson<DeliveriesResponse>> ListDeliveriesAsync(
        [Description(IdText)] string id,
        [Description("Only deliveries of this state: waiting, parked, delivered or dropped.")] string? state,
        [Description("Deliveries in a page, 1-200. Default: 50.")] string? limit,
        [Description("nextPageToken of the page before.")] string? pageToken,
        HttpContext context,
        IGrainFactory grains)
    {
        var (wanted, most, before) = (State(state), Paging.Limit(limit), Place(pageToken));
        await FindAsync(grains, id);
        var list = await grains.GetGrain<IWebhookGrain>(id).ListAsync(wanted, before, most);
        string? next = null;
        if (list is { HasMore: true, Deliveries: [.., var last] })
        {
            next = last.Sequence.ToString(CultureInfo.InvariantCulture);
            Paging.LinkNext(context, next);
        }

        return new PlainJson<DeliveriesResponse>(new DeliveriesResponse([.. list.Deliveries.Select(DeliveryResponse.Of)], next));
    }

    private static async Task<PlainJson<RedeliveryResponse>> RedeliverAsync(
        [Description(IdText)] string id, [Description("The message's id.")] string delivery, IGrainFactory grains)
    {
        if ((await FindAsync(grains, id)).DisabledAt is not null)
        {
            throw Conflict("The webhook is disabled; enable it first.");
        }

        return await grains.GetGrain<IWebhookGrain>(id).RedeliverAsync(delivery) switch
        {
            RedeliveryResult.Waiting => new PlainJson<RedeliveryResponse>(new RedeliveryResponse(delivery, DeliveryResponse.NameOf(DeliveryState.Waiting))),
            RedeliveryResult.Over => throw Conflict("The delivery is delivered or dropped and its body is gone; allowed: one that is parked or waiting."),
            _ => throw Refusal.NotFound("The webhook has no such delivery, or has forgotten it."),
        };
    }

    private static TimeSpan Overlap(string? text) => text is null
        ? TimeSpan.FromDays(1)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostOverlap
            ? TimeSpan.FromSeconds(seconds)
            : throw Refusal.Parameter("overlapSeconds", text, $"a whole number from 0 to {MostOverlap}");

    private static IWebhookCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IWebhookCatalogGrain>(0);

    private static async Task<WebhookReading> FindAsync(IGrainFactory grains, string id) => WebhookRules.IsId(id)
        ? await Catalog(grains).ReadAsync(id) ?? throw NotFound(id)
        : throw Refusal.Parameter("id", id, WebhookRules.IdAllowed);

    private static DeliveryState? State(string? state) => state is null
        ? null
        : Enum.GetValues<DeliveryState>().Cast<DeliveryState?>().FirstOrDefault(known => DeliveryResponse.NameOf(known!.Value) == state)
            ?? throw Refusal.Parameter("state", state, string.Join(", ", Enum.GetValues<DeliveryState>().Select(DeliveryResponse.NameOf)));

    private static long? Place(string? token) => token is null
        ? null
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? place
            : throw Refusal.Parameter("pageToken", token, "the nextPageToken of a page of deliveries");

    private static ProblemException NotFound(string id) => Refusal.NotFound($"There is no webhook {id}.");

    private static ProblemException Conflict(string detail) =>
        new(Refusal.Of(StatusCodes.Status409Conflict, "conflict", "It is not in a state for that.", detail));
}
