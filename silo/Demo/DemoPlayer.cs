using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Ingest;
using Confluent.Kafka;

namespace CommunityScoring.Silo.Demo;

/// <summary>
/// Plays the sample community into the embedded broker: its history at full speed, then the present as it comes. Where
/// it stopped is kept in the data folder, and goes no further than what is stored, so the next start goes on there;
/// what is played twice for that is known by its ids.
/// </summary>
/// <param name="connection">The broker.</param>
/// <param name="settings">The topic and the data folder.</param>
/// <param name="partitions">Tells what is stored.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class DemoPlayer(
    KafkaConnection connection, SiloSettings settings, PartitionTable partitions, TimeProvider time, ILogger<DemoPlayer> logger)
    : BackgroundService
{
    private const int Seed = 7;

    // The embedded broker keeps about 5 MB a partition: so much may be on its way.
    private const long Ahead = 20_000;
    private static readonly byte[] s_structured = Encoding.UTF8.GetBytes("application/cloudevents+json; charset=UTF-8");
    private static readonly TimeSpan s_saving = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentQueue<(long Produced, DateTimeOffset At)> _played = new();
    private long _produced;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PlayAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task PlayAsync(CancellationToken stopping)
    {
        var file = Path.Combine(LocalSecrets.FolderOf(settings.Storage), "demo.json");
        var now = time.GetUtcNow();
        var known = File.Exists(file) ? JsonSerializer.Deserialize<Progress>(await File.ReadAllTextAsync(file, stopping)) : null;
        var progress = known ?? new Progress(Seed, SampleCommunity.StartFor(now), default);
        var sample = new SampleCommunity(progress.Seed, progress.Start);
        // Saving goes by the clock, not by what is produced: a community may be silent while its past is still being stored.
        var saving = SaveRegularlyAsync(file, progress, stopping);
        try
        {
            await ProduceAsync(sample, progress, now, stopping);
        }
        finally
        {
            await saving;
        }
    }

    private async Task ProduceAsync(SampleCommunity sample, Progress progress, DateTimeOffset now, CancellationToken stopping)
    {
        using var producer = new ProducerBuilder<string, byte[]>(connection.Producer()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        LogHistory(progress.Start);
        var began = time.GetTimestamp();
        foreach (var played in sample.HistoryBetween(progress.PlayedUntil, now))
        {
            await ProduceAsync(producer, played, stopping);
        }

        LogLive(_produced, time.GetElapsedTime(began).TotalSeconds);
        foreach (var played in sample.LiveEvents(now))
        {
            var wait = played.At - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, stopping);
            }

            await ProduceAsync(producer, played, stopping);
        }
    }

    private async Task ProduceAsync(IProducer<string, byte[]> producer, SampleEvent played, CancellationToken stopping)
    {
        while (_produced - Stored() >= Ahead)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, stopping);
        }

        var headers = new Headers { { "content-type", s_structured } };
        producer.Produce(settings.Kafka.Topic, new Message<string, byte[]> { Key = played.Key, Value = Encoding.UTF8.GetBytes(played.Json), Headers = headers });
        _produced++;
        _played.Enqueue((_produced, played.At));
    }

    private async Task SaveRegularlyAsync(string file, Progress progress, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(s_saving, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SaveAsync(file, progress);
        }
    }

    // The embedded broker is new at each start, so what was produced and what is stored are counted alike.
    private long Stored() => partitions.All.Sum(assigned => assigned.Pump?.Committed.Position ?? 0);

    private async Task SaveAsync(string file, Progress progress)
    {
        var stored = Stored();
        DateTimeOffset? until = null;
        while (_played.TryPeek(out var first) && first.Produced <= stored && _played.TryDequeue(out first))
        {
            until = first.At;
        }

        // Events of the same moment may still be on their way: the moment itself is played again.
        if (until is { } at)
        {
            await File.WriteAllTextAsync(file + ".new", JsonSerializer.Serialize(progress with { PlayedUntil = at }));
            File.Move(file + ".new", file, overwrite: true);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The sample community is played from {Start} on.")]
    private partial void LogHistory(DateOnly start);

    [LoggerMessage(2, LogLevel.Information, "{Count} events of history were played in {Seconds:0.0} s; from here on the sample is live.")]
    private partial void LogLive(long count, double seconds);

    private sealed record Progress(int Seed, DateOnly Start, DateTimeOffset PlayedUntil);
}
