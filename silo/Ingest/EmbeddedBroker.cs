using System.Runtime.InteropServices;

namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// A Kafka broker in this process: librdkafka's own mock cluster. Any Kafka client can produce to it and consume from
/// it. It keeps about 5 MB or 100 000 records a partition, in memory; older ones are gone.
/// </summary>
public sealed partial class EmbeddedBroker : IDisposable
{
    private const int Producer = 0;
    private readonly IntPtr _client;
    private readonly IntPtr _cluster;

    static EmbeddedBroker() => NativeLibrary.SetDllImportResolver(typeof(EmbeddedBroker).Assembly, NativeKafka.Resolve);

    /// <summary>Starts the broker on a free port of the loopback interface.</summary>
    /// <exception cref="InvalidOperationException">The library would not start it.</exception>
    public EmbeddedBroker()
    {
        var error = new byte[512];
        var configuration = NewConfiguration();
        // Its own client has nobody to connect to, and says so.
        Set(configuration, "log_level", "0", error, error.Length);
        _client = New(Producer, configuration, error, error.Length);
        if (_client == IntPtr.Zero)
        {
            throw new InvalidOperationException($"The embedded broker did not start: {System.Text.Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        }

        _cluster = NewCluster(_client, 1);
        BootstrapServers = Marshal.PtrToStringUTF8(Bootstraps(_cluster))!;
    }

    /// <summary>Its address, as <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Creates a topic.</summary>
    public void CreateTopic(string topic, int partitions)
    {
        var error = CreateTopic(_cluster, topic, partitions, 1);
        if (error != 0)
        {
            throw new InvalidOperationException($"The embedded broker did not create topic '{topic}' with {partitions} partitions: error {error}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DestroyCluster(_cluster);
        Destroy(_client);
    }

    [LibraryImport(NativeKafka.Name, EntryPoint = "rd_kafka_conf_new")]
    private static partial IntPtr NewConfiguration();

    [LibraryImport(NativeKafka.Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(IntPtr configuration, string name, string value, byte[] error, nint errorSize);

    [LibraryImport(NativeKafka.Name, EntryPoint = "rd_kafka_new")]
    private static partial IntPtr New(int type, IntPtr configuration, byte[] error, nint errorSize);

    [LibraryImport(NativeKafka.Name, EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(IntPtr client);

    [LibraryImport(NativeKafka.Name, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial IntPtr NewCluster(IntPtr client, int brokers);

    [LibraryImport(NativeKafka.Name, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyCluster(IntPtr cluster);

    [LibraryImport(NativeKafka.Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial IntPtr Bootstraps(IntPtr cluster);

    [LibraryImport(NativeKafka.Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateTopic(IntPtr cluster, string topic, int partitions, int replicationFactor);
}
