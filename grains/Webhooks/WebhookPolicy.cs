namespace CommunityScoring.Webhooks;

/// <summary>Where webhooks may go.</summary>
/// <param name="AllowsPrivateAddresses">True where loopback, private, link-local and other addresses that are not public are allowed.</param>
/// <param name="AllowsHttp">True where http is allowed beside https.</param>
public sealed record WebhookPolicy(bool AllowsPrivateAddresses, bool AllowsHttp)
{
    /// <summary>Public addresses over https only.</summary>
    public static WebhookPolicy Strict { get; } = new(false, false);
}
