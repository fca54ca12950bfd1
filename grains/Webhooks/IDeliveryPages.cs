namespace CommunityScoring.Webhooks;

/// <summary>Where a webhook's deliveries are stored: pages, numbered from 0 without a gap.</summary>
public interface IDeliveryPages
{
    /// <summary>Reads a page; null where it was never written.</summary>
    Task<DeliveryPage?> ReadAsync(int number);

    /// <summary>Writes a page whole.</summary>
    Task WriteAsync(int number, DeliveryPage page);

    /// <summary>Takes a page away.</summary>
    Task ClearAsync(int number);
}
