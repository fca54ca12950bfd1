using CommunityScoring.Api;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Events;
using CommunityScoring.Api.Hosting;
using CommunityScoring.Api.Streaming;
using CommunityScoring.Events;
using CommunityScoring.Hosting;
using CommunityScoring.Index;
using CommunityScoring.Ingest;
using CommunityScoring.Leaves;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Census;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Ingest;
using CommunityScoring.Silo.Publishing;
using CommunityScoring.Silo.Scorecards;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Webhooks;
using CommunityScoring.Webhooks;
using Orleans.Configuration;
using Orleans.Serialization;

namespace CommunityScoring.Silo.Hosting;

/// <summary>Puts a silo together.</summary>
public static class SiloComposition
{
    /// <summary>How long a graceful stop may take; the platform's grace period is to be longer.</summary>
    public static TimeSpan ShutdownTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Builds the host: Orleans first, then what needs it, so that stopping ends the pumps before the grains.</summary>
    public static WebApplication Build(
        WebApplicationBuilder builder, SiloSettings settings, LocalSecrets secrets, KafkaConnection connection, string topicId)
    {
        builder.Logging.AddConsoleForm(isForPeople: settings.Kafka.IsEmbedded || builder.Environment.IsDevelopment())
            .AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning)
            // With the database away it writes two stacks for each activation that fails, and names who it was of; see ActivationLog.
            .AddFilter("Orleans.Grain", LogLevel.None)
            // The same for each statement of theirs, where Orleans' storage writes rows; whoever asked is told.
            .AddFilter("Orleans.Storage.AdoNetGrainStorage", settings.Storage.Rows == RowStorage.GrainStorage ? LogLevel.None : LogLevel.Warning)
            // With a silo gone it writes a stack for each call until that is declared dead, thousands a second, and names who each was of. What
            // calls fail of is said by whoever makes them, and the connection by its own category.
            .AddFilter("Orleans.Messaging", LogLevel.Critical)
            // Orleans places grains through it: two lines for each activation, and with a silo gone a stack for each attempt.
            .AddFilter("Polly", LogLevel.Critical)
            // It takes the time before it started for a stall.
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(settings);
        builder.Services.AddStorage(settings.Storage);
        builder.Services.AddSingleton<ScorecardPublisher>();
        builder.Services.AddSingleton<IScorecardOutlet>(provider => provider.GetRequiredService<ScorecardPublisher>());
        builder.Services.AddCommunityScoringGrains();
        builder.Host.UseOrleans(silo => Configure(silo, settings));
        // Stops in the reverse order: the pumps, then the tellings that they cause, then the grains.
        builder.Services.AddHostedService<TellingStop>();
        AddIngest(builder.Services, settings, secrets, connection, topicId);
        builder.Services.AddPublishing(settings.Publishing);
        builder.Services.AddWebhooks(settings.Webhooks);
        builder.Services.AddHostedService<ToldMarking>();
        builder.Services.AddHostedService<UntoldSweep>();
        builder.Services.AddHostedService<StatusReporting>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ScorecardPublisher>());
        builder.Services.AddHostedService<ScorecardSweep>();
        if (settings.IsDemo)
        {
            builder.Services.AddHostedService<DemoPlayer>();
        }

        AddApi(builder, secrets);
        AddTelemetry(builder);
        var app = builder.Build();
        if (settings.IsHeadless)
        {
            app.MapCommunityScoringHealth();
        }
        else
        {
            app.MapCommunityScoringApi();
        }

        return app;
    }

    private static void Configure(ISiloBuilder silo, SiloSettings settings)
    {
        silo.UseStorage(settings);
        silo.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());
        // Rows are stored before anything is answered, so an activation may go at any time; memory is what it costs.
        silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(10));
    }

    private static void AddIngest(
        IServiceCollection services, SiloSettings settings, LocalSecrets secrets, KafkaConnection connection, string topicId)
    {
        services.AddSingleton(connection);
        services.AddSingleton(new Pseudonymizer(secrets.PseudonymSecret, settings.PreviousPseudonymSecret));
        services.AddSingleton<EventParser>();
        services.AddSingleton<AddressRedactor>();
        services.AddSingleton<RecordReader>();
        services.AddSingleton<PartitionTable>();
        services.AddSingleton<IngestInstruments>();
        services.AddSingleton(ConsumerOptions.For(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
        services.AddSingleton<ILeafGateway>(provider => new MeasuredLeafGateway(
            provider.GetRequiredService<OrleansPeers>(), provider.GetRequiredService<IngestInstruments>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDeadLetterQueue>(_ => new DeadLetterProducer(connection, settings.Kafka));
        services.AddSingleton(provider =>
        {
            provider.GetRequiredService<CurrentTopic>().TopicId = topicId;
            return new StartingPoint(settings.Kafka, topicId);
        });
        services.AddHostedService<KafkaIngest>();
        services.AddHostedService<GapAcceptance>();
    }

    private static void AddApi(WebApplicationBuilder builder, LocalSecrets secrets)
    {
        builder.Services.AddSingleton<IIngestTopic, SiloIngestTopic>();
        builder.Services.AddCommunityScoringApi(builder.Configuration);
        builder.Services.PostConfigure<AccessOptions>(options => options.BootstrapKey = secrets.BootstrapKey);
    }

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        builder.Services.AddCommunityScoringTelemetry(
            builder.Configuration, "community-scoring-silo", IngestInstruments.MeterName, StorageInstruments.MeterName,
            CensusInstruments.MeterName, LeafInstruments.MeterName, PublishingInstruments.MeterName, WebhookInstruments.MeterName,
            IndexInstruments.MeterName, StreamInstruments.MeterName);
        if (Telemetry.IsExported(builder.Configuration))
        {
            // It has the index read every scorecard, where nobody else asks for it: not for nobody.
            builder.Services.AddSingleton<CensusInstruments>();
            builder.Services.AddHostedService<RiskCensus>();
        }
    }
}
