using CommunityScoring.Webhooks;

namespace CommunityScoring.Api.Responses;

/// <summary>A page of a webhook's deliveries.</summary>
/// <param name="Deliveries">The deliveries, the latest first.</param>
/// <param name="NextPageToken">The token of the next page; null on the last.</param>
public sealed record DeliveriesResponse(IReadOnlyList<DeliveryResponse> Deliveries, string? NextPageToken);

/// <summary>A delivery of a webhook.</summary>
/// <param name="Id">The message's id, as receivers get it in the header <c>webhook-id</c>.</param>
/// <param name="Type">The message's type.</param>
/// <param name="Alert">The alert it is about.</param>
/// <param name="Account">The account it is about.</param>
/// <param name="State"><c>waiting</c>, <c>parked</c>, <c>delivered</c> or <c>dropped</c>.</param>
/// <param name="EnqueuedAt">When it came.</param>
/// <param name="Attempts">How often it was tried since it came or was sent again on demand.</param>
/// <param name="NextAttemptAt">When it is tried next; null where it is not.</param>
/// <param name="LastAttempt">The last attempt; null before the first.</param>
/// <param name="ParkedReason">Why it was parked; null where it was not.</param>
public sealed record DeliveryResponse(
    string Id,
    string Type,
    string Alert,
    string Account,
    string State,
    DateTimeOffset EnqueuedAt,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DeliveryAttemptResponse? LastAttempt,
    string? ParkedReason)
{
    internal static DeliveryResponse Of(Delivery delivery) => new(
        delivery.Id,
        delivery.Type,
        delivery.Alert,
        delivery.Account,
        NameOf(delivery.State),
        delivery.EnqueuedAt,
        delivery.Attempts,
        delivery.State == DeliveryState.Waiting ? delivery.DueAt : null,
        DeliveryAttemptResponse.Of(delivery.Last),
        delivery.ParkedReason);

    internal static string NameOf(DeliveryState state) => state switch
    {
        DeliveryState.Waiting => "waiting",
        DeliveryState.Parked => "parked",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Dropped => "dropped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state"),
    };
}

/// <summary>A delivery that is sent again.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="State"><c>waiting</c>: it is sent at once.</param>
public sealed record RedeliveryResponse(string Id, string State);
