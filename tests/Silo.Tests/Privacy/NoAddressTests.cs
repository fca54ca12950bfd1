using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Tests.Deploy;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using CommunityScoring.Silo.Tests.WholeProcess;
using Confluent.Kafka;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.Privacy;

/// <summary>
/// No address in clear anywhere: the sample community, and one person whose address stands in every place where a source
/// could put it, through a whole silo; then everything that the silo has written is read.
/// </summary>
[Collection(WholeClusterCollection.Name)]
[SuppressMessage("Performance", "CA1861", Justification = "Read once.")]
public sealed partial class NoAddressTests(ITestOutputHelper output)
{
    private const string Local = "zyxwv.qponm";
    private const string Address = Local + "@mail.example";
    private static readonly AddressTraces s_traces = new(Address, Local);

    [Fact]
    public async Task Nothing_is_left_in_SQLite()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        var addresses = await RunAsync(broker, site, async ends =>
        {
            using var checkpoints = new StoredCheckpoints(site);
            await checkpoints.WaitAsync(ends, TimeSpan.FromSeconds(90));
        });
        var files = Directory.GetFiles(site.Folder, "*", SearchOption.AllDirectories);
        Assert.Contains(site.Database, files);
        foreach (var file in files)
        {
            AssertNone(file, await File.ReadAllBytesAsync(file), addresses);
        }
    }

    [Fact]
    public async Task Nothing_is_left_in_PostgreSQL()
    {
        var server = new PostgresServer();
        await server.InitializeAsync();
        try
        {
            using var broker = new BrokerFixture();
            var database = server.CreateDatabase();
            using var site = SiloSite.OnPostgres(broker.BootstrapServers, database);
            var addresses = await RunAsync(broker, site, ends => new PostgresStored(database).WaitAsync(ends, TimeSpan.FromSeconds(90)));
            await using var connection = new NpgsqlConnection(database + ";Pooling=False");
            await connection.OpenAsync();
            var tables = await TablesAsync(connection);
            Assert.Contains("leaf", tables);
            foreach (var table in tables)
            {
                AssertNone($"table {table}", await CopyAsync(connection, table), addresses);
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    // Runs a silo over all of it, and scans what it has written beside its database.
    private async Task<IReadOnlyList<string>> RunAsync(BrokerFixture broker, SiloSite site, Func<IReadOnlyList<long>, Task> stored)
    {
        await using var collector = await OtlpReceiver.StartAsync();
        site.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url;
        site.Settings["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        site.Settings["OTEL_BSP_SCHEDULE_DELAY"] = "500";
        site.Settings["Census__Interval"] = "00:00:05";
        site.Settings["Checkpoint__Interval"] = "00:00:00.5";
        site.Settings["Webhooks__AllowHttp"] = site.Settings["Webhooks__AllowPrivateAddresses"] = "true";
        using var silo = new SiloProcess(site, output);
        await silo.WaitUntilReadyAsync(TimeSpan.FromMinutes(2));
        var addresses = ProduceSample(broker);
        var letters = ProducePlanted(broker);
        broker.Flush();
        await stored(broker.Ends);
        await ScanLettersAsync(broker, letters, addresses);
        using (var outward = new OutwardScan(site, broker, (where, bytes) => AssertNone(where, bytes, addresses)))
        {
            await outward.RunAsync($"left.{Address}");
        }

        await ScanAnswersAsync(site, addresses);
        await Eventually.HoldsAsync("metrics and traces are exported", TimeSpan.FromSeconds(30), () =>
            Task.FromResult(collector.HasReceived("community_scoring") && collector.HasReceived("/v1/members/{identity}")));
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(60)));
        Assert.All(s_traces.Texts.Concat(addresses), text => Assert.False(collector.HasReceived(text), text));
        AssertNone("the log", Encoding.UTF8.GetBytes(silo.Log + silo.Errors), addresses);
        return addresses;
    }

    private static List<string> ProduceSample(BrokerFixture broker)
    {
        var now = DateTimeOffset.UtcNow;
        var sizes = new SampleSizes { Members = 60, Accounts = 8, HistoryDays = 120 };
        var addresses = new HashSet<string>(StringComparer.Ordinal);
        foreach (var said in new SampleCommunity(7, SampleCommunity.StartFor(now, sizes), sizes).History(now))
        {
            broker.Produce(said.Key, said.Json);
            addresses.UnionWith(AddressForm().Matches(said.Json).Select(match => match.Value));
        }

        Assert.InRange(addresses.Count, 10, 200);
        return [.. addresses];
    }

    // Every place of every event, and everything that is not understood.
    private static int ProducePlanted(BrokerFixture broker)
    {
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var good = new (string Type, string Data)[]
        {
            ("community.activity.v1", $$"""{"member":"email:{{Address}}","activity":"post.created","program":"with {{Address}}"}"""),
            ("community.activity.v1", $$"""{"member":" EMAIL:{{Address.ToUpperInvariant()}} ","activity":"post.created"}"""),
            ("community.activity.v1", $$"""{"member":"email:{{Local}}\u0040mail.example","activity":"post.created"}"""),
            ("community.identity.v1", $$"""{"identity":"github:planted","person":"email:{{Address}}"}"""),
            ("community.affiliation.v1", $$"""{"member":"email:{{Address}}","account":"planted","role":"ask {{Address}}"}"""),
            ("community.consent.v1", $$"""{"member":"email:{{Address}}","consent":"granted"}"""),
            ("community.question.v1", $$"""{"thread":"re: {{Address}}","member":"email:{{Address}}","status":"open","openedAt":"{{now}}"}"""),
            ("community.referral.v1", $$"""{"referral":"{{Address}}/1","referrer":"email:{{Address}}","referred":"github:friend","code":"{{Local}}%40mail.example","evidence":"tracked","madeOn":"2026-11-01"}"""),
            ("community.referral.v1", $$"""{"referral":"r-2","referrer":"github:friend","referred":"email:{{Address}}","evidence":"tracked","madeOn":"2026-11-01"}"""),
            ("community.retraction.v1", $$"""{"member":"email:{{Address}}","activity":"post.created","day":"{{now[..10]}}"}"""),
            ("community.cost.v1", $$"""{"cost":"paid to {{Address}}","amount":5,"currency":"USD","day":"2026-11-01"}"""),
            ("crm.account.v1", $$"""{"account":"planted","name":"Planted ({{Address}})","segment":"{{Address}}","owner":"{{Address}}","domains":["mail.example"]}"""),
            ("crm.opportunity.v1", $$"""{"opportunity":"deal of {{Address}}","account":"planted","kind":"new","status":"won","amount":100,"currency":"USD","openedAt":"2026-11-01","closedAt":"{{now[..10]}}","owner":"{{Address}}"}"""),
            ("crm.touch.v1", $$"""{"account":"planted","channel":"mail to {{Address}}","campaign":"{{Address}}","member":"email:{{Address}}"}"""),
        };
        var id = 0;
        foreach (var (type, data) in good)
        {
            var said = $$"""{"specversion":"1.0","id":"{{Address}}-{{id++}}","source":"mailto:{{Address}}","subject":"{{Address}}","type":"{{type}}","time":"{{now}}","data":{{data}}}""";
            broker.ProduceTo(id % BrokerFixture.Partitions, Bytes(Address), Bytes(said));
        }

        var binary = new Headers
        {
            { "content-type", Bytes("application/json") }, { "ce_specversion", Bytes("1.0") }, { "ce_type", Bytes("community.activity.v1") },
            { "ce_id", Bytes($"binary {Address}") }, { "ce_source", Bytes($"mailto:{Address}") }, { "ce_subject", Bytes(Address) },
        };
        broker.ProduceTo(0, Bytes(Address), Bytes($$"""{"member":"email:{{Address}}","activity":"post.created"}"""), binary);
        broker.ProduceTo(1, null, Bytes($$"""{"specversion":"1.0","id":"b","source":"/t","type":"community.activity.v1","time":"{{now}}","data_base64":"{{Base64($$"""{"member":"email:{{Address}}","activity":"post.created"}""")}}"}"""));

        var poison = new (byte[]? Value, Headers? Headers)[]
        {
            (Bytes($"not JSON from {Address}"), null),
            (Bytes($$"""{"specversion":"1.0","contact":"{{Address}}", """), null),
            (Bytes(EventText.Of("1", $"community.{Address}.v1", now, "{}")), null),
            (Bytes(EventText.Of("2", "community.activity.v1", now, $$"""{"member":"email:{{Local}}","activity":"post.created"}""")), null),
            (Bytes(EventText.Of("3", "community.activity.v1", now, $$"""{"member":"github:x","activity":"{{Address}}"}""")), null),
            (Bytes(EventText.Of("4", "community.activity.v1", $"at {Address}", $$"""{"member":"github:x","activity":"post.created"}""")), null),
            (Bytes(EventText.Of("5", "community.activity.v1", now, $$"""{"member":"email:{{Address}}","activity":17,"note":"{{Local}}\u0040mail.example"}""")), null),
            (Bytes($$"""{"specversion":"1.0","id":"b","source":"/t","type":"community.activity.v1","data_base64":"{{Base64($$"""{"member":"email:{{Address}}"}""")}}"}"""), null),
            (Encoding.Unicode.GetBytes($"mail of {Address}"), null),
            (Bytes("no"), new Headers { { $"x-{Address}", Bytes(Address) }, { "link", Bytes($"https://mail.example/?to={Local}%40mail.example") } }),
            (Bytes("{}"), new Headers { { "content-type", Bytes("application/json") }, { "ce_specversion", Bytes("1.0") }, { "ce_type", Bytes("community.consent.v1") }, { "ce_source", Bytes($"mailto:{Address}") } }),
            (null, new Headers { { "ce_type", Bytes($"community.{Address}") }, { "ce_specversion", Bytes("1.0") } }),
            (new byte[2 << 20], new Headers { { "from", Bytes(Address) } }),
        };
        for (var i = 0; i < poison.Length; i++)
        {
            broker.ProduceTo(i % BrokerFixture.Partitions, Bytes($"{Address}"), poison[i].Value, poison[i].Headers);
        }

        return poison.Length;
    }

    private static async Task ScanLettersAsync(BrokerFixture broker, int planted, IReadOnlyList<string> addresses)
    {
        using var reader = new DeadLetterReader(broker.BootstrapServers);
        await reader.ReadUntilAsync(planted, TimeSpan.FromSeconds(30));
        foreach (var letter in reader.Found)
        {
            AssertNone($"dead letter {letter.Partition}/{letter.Offset}", Bytes(string.Join('\n', letter.Headers.Select(header => header.Key)) + letter.Everything), addresses);
            AssertNone($"value of dead letter {letter.Partition}/{letter.Offset}", letter.Value ?? [], addresses);
        }
    }

    private static async Task ScanAnswersAsync(SiloSite site, IReadOnlyList<string> addresses)
    {
        using var http = new HttpClient { BaseAddress = site.Url, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloSite.Key);
        var escaped = Uri.EscapeDataString(Address);
        string[] routes =
        [
            $"/v1/members/email:{Address}", $"/v1/members/email:{escaped}/explanation", $"/v1/members/email:{Address}/footprint", "/v1/members/github:planted",
            $"/v1/members/{escaped}", $"/v1/members/email:{escaped}x", $"/v1/members/email:{Address}?asOf={escaped}", $"/v1/members/email:{Address}?model={escaped}",
            "/v1/accounts/planted", $"/v1/accounts/{escaped}", $"/v1/accounts?owner={escaped}", $"/v1/accounts?segment={escaped}&orderBy={escaped}", "/v1/accounts?limit=200",
            "/v1/accounts/planted/members", "/v1/accounts/planted/explanation", "/v1/accounts/planted/opportunities", "/v1/accounts/planted/history",
            $"/v1/accounts/planted/opportunities/{escaped}/attribution", $"/v1/accounts/planted/opportunities/deal%20of%20email:{PseudonymOf(Address)}/attribution",
            "/v1/quarantine", "/v1/cluster", "/v1/models", $"/v1/models/{escaped}", $"/v1/community/figures?segment={escaped}", "/healthz/ready", $"/{escaped}",
        ];
        var found = 0;
        foreach (var route in routes)
        {
            using var answer = await http.GetAsync(new Uri(route, UriKind.Relative));
            found += answer.IsSuccessStatusCode ? 1 : 0;
            await ScanAnswerAsync(route, answer, addresses);
        }

        Assert.InRange(found, 14, routes.Length);
        foreach (var body in (string[])[EventText.Of(Address, $"community.{Address}", "2026-11-20T09:00:00Z", "{}"), $"from {Address}", EventText.Of("9", "community.activity.v1", "2026-11-20T09:00:00Z", $$"""{"member":"email:{{Local}}","activity":"{{Address}}"}""")])
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/cloudevents+json");
            using var answer = await http.PostAsync(new Uri("/v1/events", UriKind.Relative), content);
            Assert.Equal(400, (int)answer.StatusCode);
            await ScanAnswerAsync("POST /v1/events", answer, addresses);
        }

        using var ids = new StringContent(JsonSerializer.Serialize(new { ids = new[] { Address, "planted" } }), Encoding.UTF8, "application/json");
        using var batch = await http.PostAsync(new Uri("/v1/accounts:batchGet", UriKind.Relative), ids);
        await ScanAnswerAsync("batchGet", batch, addresses);
        using var erased = await http.DeleteAsync(new Uri($"/v1/members/email:{escaped}", UriKind.Relative));
        Assert.Equal(200, (int)erased.StatusCode);
        await ScanAnswerAsync("DELETE", erased, addresses);
    }

    private static async Task ScanAnswerAsync(string route, HttpResponseMessage answer, IReadOnlyList<string> addresses) =>
        AssertNone($"{route}: {(int)answer.StatusCode}", Bytes(answer.Headers.ToString() + answer.Content.Headers + await answer.Content.ReadAsStringAsync()), addresses);

    private static void AssertNone(string where, byte[] bytes, IReadOnlyList<string> addresses)
    {
        s_traces.AssertNone(where, bytes);
        foreach (var address in addresses)
        {
            Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(address)) < 0, $"{where} has '{address}'.");
        }
    }

    private static async Task<List<string>> TablesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static async Task<byte[]> CopyAsync(NpgsqlConnection connection, string table)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync($"""COPY "{table}" TO STDOUT (FORMAT BINARY)""");
        using var all = new MemoryStream();
        await copy.CopyToAsync(all);
        return all.ToArray();
    }

    private static string PseudonymOf(string address) => new CommunityScoring.Events.Pseudonymizer(SiloSite.Secret).Of(address);

    private static string Base64(string text) => Convert.ToBase64String(Bytes(text));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [GeneratedRegex("(?<=\"email:)[^\"]+@[^\"]+")]
    private static partial Regex AddressForm();
}
