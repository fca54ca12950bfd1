using CommunityScoring.Index;
using CommunityScoring.Leaves;
using CommunityScoring.Scorecards;
using CommunityScoring.Storage;
using CommunityScoring.Views;
using CommunityScoring.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CommunityScoring.Hosting;

/// <summary>What the grains of a silo are given.</summary>
public static class GrainSetup
{
    /// <summary>
    /// Registers what the grains work with. The host adds <see cref="ILeafStore"/>, <see cref="IScorecardStore"/>, <see cref="IAuditStore"/>
    /// and, for models, keys and webhooks, a grain storage of the name <see cref="Models.ModelCatalogGrain.StorageName"/> and an
    /// <see cref="IWebhookSender"/>. What it registers itself of <see cref="WebhookOptions"/> and <see cref="WebhookPolicy"/> counts in
    /// place of the defaults here.
    /// </summary>
    public static IServiceCollection AddCommunityScoringGrains(this IServiceCollection services)
    {
        services.AddSingleton<ILeafCodec, Rows.LeafRowCodec>();
        services.AddSingleton<ScorecardCodec>();
        services.AddSingleton<LeafInstruments>();
        services.AddSingleton<LeafHome>();
        services.AddSingleton(provider => new OrleansPeers(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<LeafHome>().Here));
        services.AddSingleton<ScorecardCodec>();
        services.AddSingleton<ScorecardGate>();
        services.AddSingleton<ScorecardPace>();
        services.AddSingleton<ScorecardContext>();
        services.TryAddSingleton(new ScorecardOptions());
        services.TryAddSingleton<IScorecardOutlet, SilentOutlet>();
        services.AddSingleton<IndexInstruments>();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<CurrentTopic>();
        services.AddSingleton<ActivationLog>();
        services.AddSingleton<ToldLedger>();
        services.AddSingleton<TellingGate>();
        services.AddSingleton(provider => new LeafLoader(
            provider.GetRequiredService<ILeafStore>(), provider.GetRequiredService<ModelRegistry>().Rules));
        services.AddSingleton(provider =>
        {
            var gate = provider.GetRequiredService<ScorecardGate>();
            return new NodeContext(
                provider.GetRequiredService<ILeafStore>(),
                provider.GetRequiredService<OrleansPeers>(),
                provider.GetRequiredService<LeafLoader>(),
                provider.GetRequiredService<ToldLedger>().Note,
                new LeafOptions(),
                provider.GetRequiredService<TimeProvider>(),
                Tellings: provider.GetRequiredService<TellingGate>(),
                Rests: () => gate.IsCatchingUp);
        });
        services.TryAddSingleton(new WebhookOptions());
        services.TryAddSingleton(WebhookPolicy.Strict);
        services.TryAddSingleton(provider => new WebhookSchedule(provider.GetRequiredService<WebhookOptions>(), Random.Shared.NextDouble));
        services.AddSingleton<WebhookInstruments>();
        return services;
    }
}
