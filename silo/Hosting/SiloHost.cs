using System.Net;
using System.Net.Sockets;
using CommunityScoring.Silo.Ingest;
using CommunityScoring.Storage;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Silo.Hosting;

/// <summary>Starts a silo from its settings and runs it until it is told to stop.</summary>
public static class SiloHost
{
    /// <summary>Exit code when the silo could not start with its settings.</summary>
    public const int BadSettings = 2;

    /// <summary>Runs a silo.</summary>
    /// <param name="arguments">The command line: <c>--demo</c>, <c>--headless</c>.</param>
    /// <returns>0 after a graceful stop; <see cref="BadSettings"/> when it could not start, with a line for each reason.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        EmbeddedBroker? broker = null;
        try
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [] });
            if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            {
                builder.WebHost.UseUrls("http://127.0.0.1:8080");
            }

            var settings = SiloSettings.Read(builder.Configuration, arguments);
            CheckPorts(builder.Configuration["urls"] ?? "http://127.0.0.1:8080", settings.Cluster);
            var secrets = LocalSecrets.Open(settings);
            broker = settings.Kafka.IsEmbedded ? StartBroker(settings) : null;
            var connection = new KafkaConnection(settings.Kafka, broker);
            TopicDirectory.CheckClient(connection);
            var topicId = broker is not null
                ? $"embedded:{Guid.NewGuid():N}"
                : await TopicDirectory.OpenAsync(connection, settings.Kafka, settings.Publishing);
            await using var app = SiloComposition.Build(builder, settings, secrets, connection, topicId);
            await CheckStoreAsync(app.Services, settings, topicId);
            app.Lifetime.ApplicationStarted.Register(() => Banner.Show(app, settings, secrets, connection));
            await app.RunAsync();
            return 0;
        }
        catch (SettingsException exception)
        {
            foreach (var problem in exception.Problems)
            {
                await Console.Error.WriteLineAsync($"error: {problem}");
            }

            return BadSettings;
        }
        catch (OptionsValidationException exception)
        {
            foreach (var failure in exception.Failures)
            {
                await Console.Error.WriteLineAsync($"error: {failure}");
            }

            return BadSettings;
        }
        catch (StorageUnavailableException exception)
        {
            await Console.Error.WriteLineAsync($"error: Storage:ConnectionString: {exception.Message}");
            return BadSettings;
        }
        finally
        {
            broker?.Dispose();
        }
    }

    private static EmbeddedBroker StartBroker(SiloSettings settings)
    {
        var broker = new EmbeddedBroker();
        foreach (var topic in (string[])[settings.Kafka.Topic, settings.Kafka.DeadLetterTopic, .. settings.Publishing.Topics])
        {
            broker.CreateTopic(topic, settings.Kafka.Partitions);
        }

        return broker;
    }

    private static async Task CheckStoreAsync(IServiceProvider services, SiloSettings settings, string topicId)
    {
        // Here rather than at the first sensitive call: what is wrong with it ends the start.
        services.GetRequiredService<IAuditStore>();
        var known = await services.GetRequiredService<ICheckpointStore>().ReadAllAsync();
        // The embedded broker's log is new at each start and goes on where the one before it ended.
        var isNewLog = !settings.Kafka.IsEmbedded && known.Count > 0 && known.All(checkpoint => checkpoint.TopicId != topicId);
        services.GetRequiredService<StartingPoint>().IsNewLog = isNewLog;
        if (isNewLog && settings.Kafka.NewTopicStart is null)
        {
            throw new SettingsException(
                $"Kafka:NewTopicStart is missing: topic '{settings.Kafka.Topic}' has the id {topicId}, which the store has never seen, and the store is not empty;"
                + " allowed: beginning, end or a time, as the new log continues the old; for a full replay use an empty store");
        }
    }

    private static void CheckPorts(string urls, ClusterSettings cluster)
    {
        var problems = new List<string>();
        Check("Cluster:SiloPort", IPAddress.Loopback, cluster.SiloPort);
        Check("Cluster:GatewayPort", IPAddress.Loopback, cluster.GatewayPort);
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var parsed))
            {
                problems.Add($"ASPNETCORE_URLS is '{url}'; allowed: addresses such as http://127.0.0.1:8080");
            }
            else if (parsed.Port != 0)
            {
                Check("ASPNETCORE_URLS", IPAddress.TryParse(parsed.Host, out var address) ? address : IPAddress.Loopback, parsed.Port);
            }
        }

        if (problems.Count > 0)
        {
            throw new SettingsException(problems);
        }

        void Check(string setting, IPAddress address, int port)
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                // As the servers do it: a port that only waits out its last connections is free.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, !OperatingSystem.IsWindows());
                socket.Bind(new IPEndPoint(address, port));
                socket.Listen(1);
            }
            catch (SocketException)
            {
                problems.Add($"{setting} is {port}; that port is taken by another process or not allowed here");
            }
        }
    }
}
