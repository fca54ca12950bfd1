using CommunityScoring.Leaves;
using CommunityScoring.Storage;
using CommunityScoring.Views;
using Microsoft.Extensions.DependencyInjection;

namespace CommunityScoring.Hosting;

/// <summary>What the grains of a silo are given.</summary>
public static class GrainSetup
{
    /// <summary>
    /// Registers what the grains work with. The host adds <see cref="ILeafStore"/> and, for models, a grain storage of
    /// the name <see cref="Models.ModelCatalogGrain.StorageName"/>.
    /// </summary>
    public static IServiceCollection AddCommunityScoringGrains(this IServiceCollection services)
    {
        services.AddSingleton<ILeafCodec, Rows.LeafRowCodec>();
        services.AddSingleton<LeafInstruments>();
        services.AddSingleton<LeafHome>();
        services.AddSingleton(provider => new OrleansPeers(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<LeafHome>().Here));
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<CurrentTopic>();
        services.AddSingleton<ActivationLog>();
        services.AddSingleton<ToldLedger>();
        services.AddSingleton<TellingGate>();
        services.AddSingleton(provider => new LeafLoader(
            provider.GetRequiredService<ILeafStore>(), provider.GetRequiredService<ModelRegistry>().Rules));
        services.AddSingleton(provider => new NodeContext(
            provider.GetRequiredService<ILeafStore>(),
            provider.GetRequiredService<OrleansPeers>(),
            provider.GetRequiredService<LeafLoader>(),
            provider.GetRequiredService<ToldLedger>().Note,
            new LeafOptions(),
            provider.GetRequiredService<TimeProvider>(),
            Tellings: provider.GetRequiredService<TellingGate>()));
        return services;
    }
}
