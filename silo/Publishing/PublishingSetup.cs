using CommunityScoring.Publishing;

namespace CommunityScoring.Silo.Publishing;

/// <summary>Registers the ways out to Kafka.</summary>
internal static class PublishingSetup
{
    /// <summary>Adds a sink for each topic there is.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services, PublishingSettings settings)
    {
        services.AddSingleton<PublishingInstruments>();
        services.AddSingleton<CloudEventProducer>();
        if (settings.AlertsTopic is { } alerts)
        {
            services.AddSingleton<IAlertSink>(provider => new KafkaAlertSink(provider.GetRequiredService<CloudEventProducer>(), alerts, settings.Source));
        }

        if (settings.ScoresTopic is { } scores)
        {
            services.AddSingleton<IScoreSink>(provider => new KafkaScoreSink(provider.GetRequiredService<CloudEventProducer>(), scores, settings.Source));
        }

        return services;
    }
}
