using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Dead letters as an operator sees them, and puts them back, over a broker.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class DeadLetterRoutesTests(ITestOutputHelper output)
{
    private const string Replay = "/v1/dead-letters:replay";

    [Fact]
    public async Task Letters_are_listed_and_put_back_as_they_came_and_count_once_they_are_understood()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        using var silo = new SiloProcess(site, output);
        await silo.WaitUntilReadyAsync();
        Assert.Empty((await silo.GetAsync("/v1/dead-letters")).GetProperty("deadLetters").EnumerateArray());

        // Not understood for a quarter of a minute, and then it is.
        var soon = DateTimeOffset.UtcNow.AddHours(24).AddSeconds(15).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var early = EventText.Of("early", "community.activity.v1", soon, """{"member":"member:early","activity":"visit.recorded"}""");
        broker.ProduceTo(2, Bytes("member:early"), Bytes(early), new Headers { { "trace", Bytes("7") } });
        for (var number = 0; number < 6; number++)
        {
            broker.ProduceTo(number % BrokerFixture.Partitions, Bytes($"k{number}"), Bytes($"no json {number}"), new Headers { { "trace", Bytes($"{number}") } });
        }

        broker.ProduceTo(5, null, new byte[2 << 20]);
        broker.Flush();
        var letters = await Eventually.GetAsync("all letters are listed", TimeSpan.FromSeconds(30), async () =>
            await ListAsync(silo, "limit=3") is { Count: 8 } all ? all : null);
        var times = letters.Select(letter => letter.GetProperty("at").GetDateTimeOffset()).ToList();
        Assert.Equal(times.OrderDescending(), times);
        var first = letters.Single(letter => letter.GetProperty("code").GetString() == "time-in-future");
        Assert.Equal((early, "member:early", 2), (first.GetProperty("value").GetString(), first.GetProperty("key").GetString(), first.GetProperty("origin").GetProperty("partition").GetInt32()));
        Assert.Equal("""[{"name":"trace","value":"7"}]""", first.GetProperty("headers").GetRawText());
        var large = Assert.Single(await ListAsync(silo, "code=too-large"));
        Assert.Equal("value-left-out", large.GetProperty("notReplayable").GetString());
        var (partition, offset) = PlaceOf(large);
        Assert.Equal(large.GetRawText(), (await ListAsync(silo, $"partition={partition}&offset={offset}"))[0].GetRawText());

        var (status, answer) = await silo.PostAsync(Replay, $$"""{"letters":[{{Named(large)}},{"partition":0,"offset":9000}]}""");
        Assert.Equal((HttpStatusCode.OK, 0), (status, answer.GetProperty("sent").GetInt32()));
        Assert.Equal(["value-left-out", "not-found"], answer.GetProperty("notSent").EnumerateArray().Select(letter => letter.GetProperty("reason").GetString()));

        // What is still not understood comes back as another letter, with its own headers and those of one failure.
        var garbage = letters.Single(letter => letter.GetProperty("value").GetString() == "no json 3");
        (status, answer) = await silo.PostAsync(Replay, $$"""{"letters":[{{Named(garbage)}}]}""");
        Assert.Equal((HttpStatusCode.OK, 1), (status, answer.GetProperty("sent").GetInt32()));
        using var reader = new DeadLetterReader(broker.BootstrapServers);
        await reader.ReadUntilAsync(9, TimeSpan.FromSeconds(30));
        var both = reader.Found.Where(letter => letter.Value is { } value && Encoding.UTF8.GetString(value) == "no json 3").ToList();
        Assert.Equal(2, both.Count);
        Assert.All(both, letter =>
        {
            Assert.Equal("k3", Encoding.UTF8.GetString(letter.Key!));
            Assert.Equal(["trace", "error-code", "error-detail", "origin-topic", "origin-partition", "origin-offset"], letter.Headers.Select(header => header.Key));
        });

        await Eventually.HoldsAsync("the event counts once its time has come", TimeSpan.FromSeconds(60), async () =>
        {
            (status, answer) = await silo.PostAsync(Replay, $$"""{"letters":[{{Named(first)}}]}""");
            Assert.True(status == HttpStatusCode.OK && answer.GetProperty("sent").GetInt32() == 1, $"{status} {answer}");
            return await silo.FindAsync("/v1/members/member:early") is not null;
        });

        // All of them once more: an event counts once, so nothing comes of it.
        (status, answer) = await silo.PostAsync(Replay, """{"code":"time-in-future"}""");
        Assert.True(status == HttpStatusCode.OK && answer.GetProperty("sent").GetInt32() >= 1, $"{status} {answer}");
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("nextPageToken").ValueKind);
    }

    private static async Task<List<JsonElement>> ListAsync(SiloProcess silo, string query)
    {
        var all = new List<JsonElement>();
        for (string? token = ""; token is not null;)
        {
            var page = await silo.GetAsync($"/v1/dead-letters?{query}{(token.Length == 0 ? "" : $"&pageToken={token}")}");
            all.AddRange(page.GetProperty("deadLetters").EnumerateArray());
            token = page.GetProperty("nextPageToken").GetString();
        }

        return all;
    }

    private static (int Partition, long Offset) PlaceOf(JsonElement letter) => (letter.GetProperty("partition").GetInt32(), letter.GetProperty("offset").GetInt64());

    private static string Named(JsonElement letter) =>
        $$"""{"topic":"{{BrokerFixture.DeadLetters}}","partition":{{PlaceOf(letter).Partition}},"offset":{{PlaceOf(letter).Offset}}}""";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
