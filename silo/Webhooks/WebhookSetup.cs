using System.Net;
using CommunityScoring.Publishing;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Silo.Webhooks;

/// <summary>Registers what webhooks are served with.</summary>
internal static class WebhookSetup
{
    /// <summary>Adds the sink, the sender and what wakes webhooks.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookPolicy policy)
    {
        services.AddSingleton(policy);
        services.AddSingleton<HostResolver>(Dns.GetHostAddressesAsync);
        services.AddSingleton<PublicConnector>();
        services.AddSingleton<IWebhookSender, HttpWebhookSender>();
        services.AddSingleton<IAlertSink, WebhookSink>();
        services.AddHostedService<WebhookWaking>();
        return services;
    }
}
