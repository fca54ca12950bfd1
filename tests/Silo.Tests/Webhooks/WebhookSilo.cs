using System.Text.Json;
using CommunityScoring.Contracts;
using CommunityScoring.Hosting;
using CommunityScoring.Models;
using CommunityScoring.Publishing;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Tests.Storage;
using CommunityScoring.Silo.Tests.WholeProcess;
using CommunityScoring.Silo.Webhooks;
using CommunityScoring.Storage;
using CommunityScoring.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.TestingHost;
using Xunit;

namespace CommunityScoring.Silo.Tests.Webhooks;

/// <summary>A silo that serves webhooks, over a SQLite file that outlives it, and a receiver. It tries again after a tenth of a second.</summary>
public sealed class WebhookSilo : IAsyncLifetime
{
    private const string ConnectionStringProperty = "test-storage";
    private TestCluster _cluster = null!;

    internal StoreDirectory Directory { get; } = new();

    internal WebhookReceiver Receiver { get; private set; } = null!;

    internal WebhookSink Sink { get; private set; } = null!;

    internal IWebhookCatalogGrain Catalog => _cluster.GrainFactory.GetGrain<IWebhookCatalogGrain>(0);

    public async Task InitializeAsync()
    {
        Receiver = await WebhookReceiver.StartAsync();
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Receiver.DisposeAsync();
        Directory.Dispose();
    }

    /// <summary>Ends the silo as it is and starts another over what is stored.</summary>
    public async Task RestartAsync()
    {
        await _cluster.KillSiloAsync(_cluster.Primary!);
        await _cluster.DisposeAsync();
        await StartAsync();
    }

    internal IWebhookGrain Webhook(string id) => _cluster.GrainFactory.GetGrain<IWebhookGrain>(id);

    /// <summary>Creates a webhook to a path of the receiver.</summary>
    internal async Task<(string Id, string Secret)> CreateAsync(string path, WebhookFilter? filter = null)
    {
        var created = await Catalog.CreateAsync(Receiver.Url(path), filter ?? new WebhookFilter { Accounts = [path.Trim('/')] });
        Assert.Null(created.Refusal);
        return (created.Webhook!.Id, created.Secret!);
    }

    /// <summary>Sends alerts of the account that a path is named after.</summary>
    internal Task SendAsync(string account, int count = 1, int from = 0) => Sink.SendAsync(
        [.. Enumerable.Range(from, count).Select(index => Alert(account, index))], default);

    internal static OutgoingAlert Alert(string account, int ordinal = 0, string kind = "risk.at_risk") => new(
        $"{account}~{kind}~2026-11-20~{ordinal}", "raised", kind, account, null, null, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
        JsonSerializer.Serialize(new { account, ordinal }));

    /// <summary>Waits until the receiver has so many messages at a path.</summary>
    internal Task ReceivedAsync(string path, int count) => Eventually.HoldsAsync(
        $"{count} messages are at {path}", TimeSpan.FromSeconds(30), () => Task.FromResult(Receiver.At(path).Count >= count));

    /// <summary>Waits until a webhook stands in a way.</summary>
    internal Task StandsAsync(string id, string what, Func<WebhookStanding, bool> condition) => Eventually.HoldsAsync(
        what, TimeSpan.FromSeconds(30), async () => condition(await Webhook(id).ReadAsync()));

    private async Task StartAsync()
    {
        var builder = new TestClusterBuilder(1);
        builder.Options.ServiceId = "webhooks";
        builder.Properties[ConnectionStringProperty] = Directory.Options().ConnectionString;
        builder.AddSiloBuilderConfigurator<Configurator>();
        builder.AddClientBuilderConfigurator<Configurator>();
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        Sink = new WebhookSink(_cluster.GrainFactory);
    }

    private sealed class Configurator : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());

        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());
            var options = new SqliteOptions { ConnectionString = siloBuilder.Configuration[ConnectionStringProperty]! };
            siloBuilder.Services.AddSingleton(_ => new SqliteDataSource(options));
            siloBuilder.AddAdoNetGrainStorage(ModelCatalogGrain.StorageName, storage => storage.Configure<SqliteDataSource>((adoNet, source) =>
            {
                adoNet.Invariant = SqliteOrleansSchema.Invariant;
                adoNet.DataSource = source;
            }));
            siloBuilder.Services.AddSingleton(new WebhookOptions
            {
                Timeout = TimeSpan.FromSeconds(1),
                FirstDelay = TimeSpan.FromMilliseconds(100),
                LongestDelay = TimeSpan.FromSeconds(1),
                LongestPause = TimeSpan.FromMilliseconds(200),
            });
            siloBuilder.Services.AddCommunityScoringGrains();
            siloBuilder.Services.AddSingleton<ILeafStore>(_ => throw new NotSupportedException("Webhooks have no leaves."));
            siloBuilder.Services.AddSingleton<IScorecardStore>(_ => throw new NotSupportedException("Webhooks have no scorecards."));
            siloBuilder.Services.AddWebhooks(new WebhookPolicy(AllowsPrivateAddresses: true, AllowsHttp: true));
        }
    }
}
