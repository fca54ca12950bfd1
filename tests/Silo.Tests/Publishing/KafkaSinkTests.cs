using CommunityScoring.Publishing;
using CommunityScoring.Silo.Ingest;
using CommunityScoring.Silo.Publishing;
using Confluent.Kafka;
using Xunit;

namespace CommunityScoring.Silo.Tests.Publishing;

public sealed class KafkaSinkTests
{
    private const string Nowhere = "127.0.0.1:1";
    private static readonly DateTimeOffset s_at = new(2026, 11, 20, 9, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public async Task Alerts_are_CloudEvents_keyed_by_account_and_in_order()
    {
        using var broker = Broker();
        using var site = new PublishingSite(broker.BootstrapServers, ("Kafka:Source", "/here"));
        var sink = Assert.Single(site.Alerts);
        await sink.SendAsync([Alert("acme", "raised"), Alert("nimbus", "raised"), Alert("acme", "cleared")], default);
        await sink.SendAsync([Alert("acme", "cleared")], default);

        var records = await site.ReadAsync("community.alerts", 4);
        Assert.Equal(
            ["acme~risk.at_risk~2026-11-20~0~raised", "acme~risk.at_risk~2026-11-20~0~cleared", "acme~risk.at_risk~2026-11-20~0~cleared"],
            records.Where(record => record.Key == "acme").Select(record => (string?)record.Event["id"]));
        var (key, raised, contentType) = records.Single(record => record.Key == "nimbus");
        Assert.Equal("application/cloudevents+json; charset=utf-8", contentType);
        Assert.Equal(
            ("1.0", "community.alert.raised.v1", "/here", "nimbus", "2026-11-20T09:00:00.25Z", "application/json"),
            ((string?)raised["specversion"], (string?)raised["type"], (string?)raised["source"], (string?)raised["subject"], (string?)raised["time"],
                (string?)raised["datacontenttype"]));
        Assert.Equal(key, (string?)raised["data"]!["account"]);
        Assert.Equal(4, site.Counts[("community.alerts", false)]);
    }

    [Fact]
    public async Task Scores_are_CloudEvents_keyed_by_account()
    {
        using var broker = Broker();
        using var site = new PublishingSite(broker.BootstrapServers);
        var sink = Assert.Single(site.Scores);
        await sink.SendAsync(
            [new OutgoingScore("acme", s_at, """{"engagement":1}"""), new OutgoingScore("acme", s_at.AddTicks(1), """{"engagement":2}""")], default);

        var records = await site.ReadAsync("community.scores", 2);
        Assert.Equal(["acme~2026-11-20T09:00:00.25Z", "acme~2026-11-20T09:00:00.2500001Z"], records.Select(record => (string?)record.Event["id"]));
        Assert.All(records, record => Assert.Equal(("acme", "community.score.v1"), (record.Key, (string?)record.Event["type"])));
        Assert.Equal([1, 2], records.Select(record => (int)record.Event["data"]!["engagement"]!));
    }

    [Fact]
    public async Task An_account_of_which_nothing_is_left_has_a_tombstone()
    {
        using var broker = Broker();
        using var site = new PublishingSite(broker.BootstrapServers);
        await site.Scores.Single().SendAsync(
            [new OutgoingScore("acme", s_at, """{"engagement":1}"""), new OutgoingScore("acme", s_at.AddTicks(1), null)], default);

        var records = await site.ReadAsync("community.scores", 2);
        Assert.Equal(["application/cloudevents+json; charset=utf-8", ""], records.Select(record => record.ContentType));
        Assert.All(records, record => Assert.Equal("acme", record.Key));
        Assert.Empty(records[1].Event.AsObject());
    }

    [Fact]
    public void A_topic_that_is_off_has_no_sink()
    {
        using var site = new PublishingSite(Nowhere, ("Kafka:AlertsTopic", ""), ("Kafka:ScoresTopic", ""));
        Assert.Empty(site.Alerts);
        Assert.Empty(site.Scores);
    }

    [Fact]
    public async Task A_broker_out_of_reach_is_waited_for_until_the_caller_gives_up()
    {
        using var site = new PublishingSite(Nowhere);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => site.Alerts.Single().SendAsync([Alert("acme", "raised")], patience.Token));
    }

    [Fact]
    public async Task What_waits_for_the_broker_is_bounded()
    {
        using var site = new PublishingSite(Nowhere);
        using var patience = new CancellationTokenSource();
        var large = $"\"{new string('x', 3 << 20)}\"";
        var given = 0;
        var sending = site.Scores.Single().SendAsync(new Counted(200, index =>
        {
            given = index;
            return new OutgoingScore("acme", s_at, large);
        }), patience.Token);
        // Sending goes on to its first wait in the call itself: there the bound was met.
        Assert.InRange(given, 5, 20);
        Assert.False(sending.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task A_record_that_the_broker_does_not_take_fails_the_sending()
    {
        using var broker = Broker();
        using var site = new PublishingSite(broker.BootstrapServers);
        var tooLarge = $"\"{new string('x', 5 << 20)}\"";
        await Assert.ThrowsAnyAsync<KafkaException>(() => site.Scores.Single().SendAsync([new OutgoingScore("acme", s_at, tooLarge)], default));
    }

    [Fact]
    public async Task Missing_topics_are_created()
    {
        using var broker = new EmbeddedBroker();
        using var site = new PublishingSite(broker.BootstrapServers);
        await TopicDirectory.OpenAsync(site.Connection, site.Settings.Kafka with { StartTimeout = TimeSpan.FromSeconds(2) }, site.Settings.Publishing);
        using var admin = new AdminClientBuilder(site.Connection.Admin()).Build();
        Assert.Superset(
            new HashSet<string> { "community.events", "community.events.dead-letter", "community.alerts", "community.scores" },
            admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Select(topic => topic.Topic).ToHashSet());
    }

    [Fact]
    public void The_attributes_of_an_event_are_those_of_the_alert()
    {
        var written = CloudEvent.Of(Alert("acme", "raised") with { At = new DateTimeOffset(2026, 11, 20, 11, 0, 0, TimeSpan.FromHours(2)) }, "/s");
        Assert.Equal("acme", written.Key);
        Assert.Equal(
            """{"specversion":"1.0","id":"acme~risk.at_risk~2026-11-20~0~raised","source":"/s","type":"community.alert.raised.v1","subject":"acme","time":"2026-11-20T09:00:00Z","datacontenttype":"application/json","data":{"account":"acme"}}""",
            System.Text.Encoding.UTF8.GetString(written.Value!));
    }

    private static EmbeddedBroker Broker()
    {
        var broker = new EmbeddedBroker();
        broker.CreateTopic("community.alerts", 8);
        broker.CreateTopic("community.scores", 8);
        return broker;
    }

    private static OutgoingAlert Alert(string account, string type) =>
        new($"{account}~risk.at_risk~2026-11-20~0", type, "risk.at_risk", account, null, null, s_at, $$"""{"account":"{{account}}"}""");

    /// <summary>A list that is made as it is read.</summary>
    private sealed class Counted(int count, Func<int, OutgoingScore> make) : IReadOnlyList<OutgoingScore>
    {
        public int Count => count;

        public OutgoingScore this[int index] => make(index);

        public IEnumerator<OutgoingScore> GetEnumerator() => Enumerable.Range(0, count).Select(make).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
