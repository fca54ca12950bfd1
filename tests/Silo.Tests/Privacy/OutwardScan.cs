using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CommunityScoring.Silo.Tests.Webhooks;
using CommunityScoring.Silo.Tests.WholeProcess;
using Confluent.Kafka;
using Xunit;

namespace CommunityScoring.Silo.Tests.Privacy;

/// <summary>Has a silo warn of somebody who is known by an address only, and reads what it tells the outside: topics, webhooks, stream and audit log.</summary>
/// <param name="site">The silo's site.</param>
/// <param name="broker">The broker.</param>
/// <param name="assertNone">Asserts that there is no address in bytes, which the text names.</param>
internal sealed class OutwardScan(SiloSite site, BrokerFixture broker, Action<string, byte[]> assertNone) : IDisposable
{
    private static readonly string[] s_topics = ["community.alerts", "community.scores"];
    private readonly HttpClient _http = Client(site);
    private readonly MemoryStream _heard = new();

    /// <summary>Has the alert raised, and reads everything.</summary>
    /// <param name="address">The address of the person who leaves, and of the owner of what they leave.</param>
    public async Task RunAsync(string address)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var owner = JsonSerializer.Serialize(address);
        await PostAsync("/v1/webhooks", $$"""{"url":"{{receiver.Url("/hook")}}","owners":[{{owner}}],"kinds":["champion.departed"]}""", 201);
        await PostAsync("/v1/keys", $$"""{"name":"limited","roles":["read"],"owners":[{{owner}}]}""", 201);
        using var listening = new CancellationTokenSource();
        var heard = ListenAsync(listening.Token);
        ProduceChampion(address);
        await Eventually.HoldsAsync("somebody carries the account", TimeSpan.FromSeconds(60), async () =>
        {
            using var answer = await _http.GetAsync(new Uri("/v1/accounts/left", UriKind.Relative));
            return answer.IsSuccessStatusCode && JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement is var account
                && account.GetProperty("members").GetProperty("current").GetInt32() == 1 && account.GetProperty("owner").ValueKind == JsonValueKind.String;
        });
        Produce("community.affiliation.v1", 0, $$"""{"member":"email:{{address}}","account":"joined","from":"{{Time(0)[..10]}}"}""");
        broker.Flush();
        await Eventually.HoldsAsync("the webhook is told who has left", TimeSpan.FromSeconds(90), () => Task.FromResult(receiver.At("/hook").Count > 0));
        foreach (var message in receiver.At("/hook"))
        {
            Assert.StartsWith("email:", (string?)message.Json["data"]!["person"], StringComparison.Ordinal);
            assertNone("webhook", message.Body);
        }

        var alert = Uri.EscapeDataString((string)receiver.At("/hook")[0].Json["data"]!["id"]!);
        await PostAsync($"/v1/alerts/{alert}:assign", $$"""{"assignee":{{owner}}}""", 200);
        await PostAsync("/v1/session", "{}", 200);
        await Eventually.HoldsAsync("both topics are written", TimeSpan.FromSeconds(30), () => Task.FromResult(s_topics.All(topic => ScanTopic(topic) > 0)));
        await ScanRoutesAsync(Uri.EscapeDataString(address));
        await Eventually.HoldsAsync("the stream has told of it", TimeSpan.FromSeconds(30), () =>
            Task.FromResult(heard.IsCompleted || Encoding.UTF8.GetString(Heard()).Contains("left~champion.departed", StringComparison.Ordinal)));
        await listening.CancelAsync();
        await heard;
        assertNone("the stream", Heard());
    }

    public void Dispose()
    {
        _http.Dispose();
        _heard.Dispose();
    }

    private static HttpClient Client(SiloSite site)
    {
        var http = new HttpClient { BaseAddress = site.Url, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloSite.Key);
        return http;
    }

    // Somebody carries an account for forty days; today they are at another one.
    private void ProduceChampion(string address)
    {
        Produce("crm.account.v1", 0, $$"""{"account":"left","name":"Left ({{address}})","owner":"{{address}}","status":"customer"}""");
        Produce("crm.opportunity.v1", 0, $$"""{"opportunity":"left-1","account":"left","kind":"new","status":"open","amount":100,"currency":"USD","openedAt":"2026-11-01","owner":"{{address}}"}""");
        Produce("community.affiliation.v1", 90, $$"""{"member":"email:{{address}}","account":"left"}""");
        for (var day = 1; day <= 40; day++)
        {
            Produce("community.activity.v1", day, $$"""{"member":"email:{{address}}","activity":"answer.accepted"}""");
        }

        broker.Flush();
    }

    private void Produce(string type, int daysAgo, string data) =>
        broker.Produce($"left {daysAgo}", EventText.Of($"left {type} {daysAgo:D3} {data.Length}", type, Time(daysAgo), data));

    private static string Time(int daysAgo) => DateTimeOffset.UtcNow.AddDays(-daysAgo).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task PostAsync(string route, string body, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(route, UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{route}: {(int)answer.StatusCode} {text}");
        assertNone(route, Encoding.UTF8.GetBytes(answer.Headers + text));
    }

    private async Task ScanRoutesAsync(string address)
    {
        var found = "";
        foreach (var route in (string[])
            [
                $"/v1/accounts?owner={address}", $"/v1/alerts?owner={address}", $"/v1/alerts?state=open,acknowledged&assignee={address}", "/v1/accounts/left", "/v1/accounts/left/opportunities",
                "/v1/alerts", "/v1/webhooks", "/v1/keys", "/v1/audit?limit=5000", "/v1/session", "/v1/cluster",
            ])
        {
            using var answer = await _http.GetAsync(new Uri(route, UriKind.Relative));
            var text = await answer.Content.ReadAsStringAsync();
            assertNone(route, Encoding.UTF8.GetBytes(answer.Headers + text));
            found += text.Contains("\"left\"", StringComparison.Ordinal) || text.Contains("left~", StringComparison.Ordinal) ? "1" : "0";
        }

        Assert.StartsWith("111111", found, StringComparison.Ordinal);
    }

    private int ScanTopic(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = "scan",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnablePartitionEof = true,
            FetchWaitMaxMs = 20,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, BrokerFixture.Partitions).Select(partition => new TopicPartitionOffset(topic, partition, 0)));
        var (records, ended) = (0, 0);
        while (ended < BrokerFixture.Partitions)
        {
            var record = consumer.Consume(TimeSpan.FromSeconds(10)) ?? throw new TimeoutException($"{topic} was not read to its end.");
            if (record.IsPartitionEOF)
            {
                ended++;
                continue;
            }

            records++;
            var headers = record.Message.Headers.SelectMany(header => (byte[])[.. Encoding.UTF8.GetBytes(header.Key), .. header.GetValueBytes() ?? []]);
            assertNone($"{topic}/{record.Partition.Value}@{record.Offset.Value}", [.. record.Message.Key ?? [], .. headers, .. record.Message.Value ?? []]);
        }

        consumer.Close();
        return records;
    }

    private async Task ListenAsync(CancellationToken ended)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/v1/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ended);
            answer.EnsureSuccessStatusCode();
            await using var stream = await answer.Content.ReadAsStreamAsync(ended);
            var part = new byte[4096];
            while (await stream.ReadAsync(part, ended) is var read and > 0)
            {
                lock (_heard)
                {
                    _heard.Write(part, 0, read);
                }
            }

            Assert.Fail("The stream ended by itself.");
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // All that came is looked at.
        }
    }

    private byte[] Heard()
    {
        lock (_heard)
        {
            return _heard.ToArray();
        }
    }
}
