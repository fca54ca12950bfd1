using System.IO.Pipelines;
using System.Text.Json.Nodes;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Streaming;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CommunityScoring.Api.Tests.Streaming;

public sealed class StreamEndpointsTests : ApiTest
{
    private int _posts;

    [Fact]
    public async Task A_change_is_sent_as_the_account_that_it_became()
    {
        await using var stream = await EventStream.OpenAsync(Server);
        await ChangeAsync("lively");
        var sent = await stream.NextAsync();
        Assert.Equal("score", sent.Name);
        Assert.True(JsonNode.DeepEquals(await Server.GetAsync("/v1/accounts/lively"), sent.Data), $"{sent.Data}");
        Assert.True(long.Parse(sent.Id) > 0);
    }

    [Fact]
    public async Task An_alert_is_sent_when_it_is_raised_and_when_it_changes()
    {
        await using var stream = await EventStream.OpenAsync(Server, "?kinds=alert");
        var alert = Raise("acme", AlertKind.AtRisk);
        await Cluster.PublishAsync();
        var sent = await stream.NextAsync();
        Assert.Equal(("alert", alert, "open"), (sent.Name, (string?)sent.Data["id"], (string?)sent.Data["state"]));

        Server.Time.Advance(PendingUpdates.Pause);
        await Server.SendAsync(HttpMethod.Post, $"/v1/alerts/{alert}:acknowledge");
        await Cluster.PublishAsync();
        sent = await stream.NextAsync();
        Assert.Equal((alert, "acknowledged"), ((string?)sent.Data["id"], (string?)sent.Data["state"]));
        Assert.True(JsonNode.DeepEquals(await Server.GetAsync($"/v1/alerts/{alert}"), sent.Data));
    }

    [Fact]
    public async Task A_listener_hears_what_it_asked_for()
    {
        await using var account = await EventStream.OpenAsync(Server, "?accounts=b,c");
        await using var kind = await EventStream.OpenAsync(Server, "?kinds=risk.critical");
        await using var scores = await EventStream.OpenAsync(Server, "?kinds=score");
        Raise("a", AlertKind.AtRisk);
        await ChangeAsync("a");
        Raise("b", AlertKind.Critical);
        await ChangeAsync("b");

        Assert.Equal(["score b", "alert b"], await NamesAsync(account, 2));
        Assert.Equal(["alert b"], await NamesAsync(kind, 1));
        Assert.Equal(["score a", "score b"], await NamesAsync(scores, 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_comes_back_is_sent_all_that_changed_since(bool isHeader)
    {
        string last;
        await using (var stream = await EventStream.OpenAsync(Server))
        {
            await ChangeAsync("a");
            last = (await stream.NextAsync()).Id;
        }

        await ChangeAsync("b");
        Raise("c", AlertKind.Surge);
        await ChangeAsync("c");
        Server.Time.Advance(TimeSpan.FromMinutes(20));
        await ChangeAsync("b");
        await using var again = isHeader
            ? await EventStream.OpenAsync(Server, "?lastEventId=7", last)
            : await EventStream.OpenAsync(Server, $"?lastEventId={last}");
        Assert.Equal(["score c", "alert c", "score b"], await NamesAsync(again, 3));
        await ChangeAsync("d");
        Assert.Equal(["score d"], await NamesAsync(again, 1));

        // With the id of the middle there is nothing lost either.
        await using var middle = await EventStream.OpenAsync(Server, string.Empty, again.LastId);
        await ChangeAsync("e");
        Assert.Equal(["score e"], await NamesAsync(middle, 1));
    }

    [Fact]
    public async Task More_than_a_page_of_changes_is_sent_to_whoever_comes_back()
    {
        await using var stream = await EventStream.OpenAsync(Server);
        var last = stream.LastId;
        for (var number = 0; number < 450; number++)
        {
            Cluster.Accounts[$"a{number:000}"] = WorkedExample.Posting($"a{number:000}", 1, 3);
        }

        await Cluster.PublishAsync();
        await using var again = await EventStream.OpenAsync(Server, string.Empty, last);
        var names = await NamesAsync(again, 450);
        Assert.Equal(450, names.Distinct().Count());
        Assert.Equal(450, (await NamesAsync(stream, 450)).Distinct().Count());
    }

    [Fact]
    public async Task An_account_is_sent_once_a_second_at_most_and_then_as_it_is()
    {
        await using var stream = await EventStream.OpenAsync(Server);
        await ChangeAsync("a");
        Assert.Equal(["score a"], await NamesAsync(stream, 1));
        await ChangeAsync("a");
        Raise("a", AlertKind.Surge);
        await ChangeAsync("a");
        await ChangeAsync("b");
        var other = await stream.NextAsync();
        Assert.Equal("b", (string?)other.Data["account"]);

        // The id does not say that what waits was sent.
        Server.Time.Advance(PendingUpdates.Pause);
        var waited = await stream.NextAsync();
        Assert.Equal("a", (string?)waited.Data["account"]);
        Assert.True(JsonNode.DeepEquals(await Server.GetAsync("/v1/accounts/a"), waited.Data));
        Assert.Equal("alert", (await stream.NextAsync()).Name);
        Assert.True(long.Parse(other.Id) < long.Parse(stream.LastId));

        await using var again = await EventStream.OpenAsync(Server, string.Empty, other.Id);
        Assert.Contains("score a", await NamesAsync(again, 2));
    }

    [Fact]
    public async Task One_that_does_not_read_holds_up_nobody_and_has_the_latest_of_all_in_the_end()
    {
        var hub = Server.Services.GetRequiredService<StreamHub>();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4_096, resumeWriterThreshold: 1_024));
        using var leaving = new CancellationTokenSource();
        var slow = new StreamListener(hub, StreamFilter.Read(null, null, KeyLimits.None), Server.Time)
            .RunAsync(new EventWriter(pipe.Writer, hub.Instruments, Server.Time), null, leaving.Token);
        using var reader = new StreamReader(pipe.Reader.AsStream());
        Assert.Equal(": listening", await reader.ReadLineAsync());

        await using var quick = await EventStream.OpenAsync(Server);
        const int accounts = PendingUpdates.Most + 200;
        for (var number = 0; number < accounts; number++)
        {
            Cluster.Accounts[$"a{number:0000}"] = WorkedExample.Posting($"a{number:0000}", 1, 3);
        }

        await Cluster.PublishAsync();
        Assert.Equal(accounts, (await NamesAsync(quick, accounts)).Distinct().Count());
        _posts = 99;
        await ChangeAsync("a0007");

        var latest = new Dictionary<string, double>(StringComparer.Ordinal);
        var expected = (double)(await Server.GetAsync("/v1/accounts/a0007"))["engagement"]!;
        var reading = Task.Run(async () =>
        {
            while (latest.Count < accounts || latest["a0007"] != expected)
            {
                if (await reader.ReadLineAsync() is { } line && line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    var account = JsonNode.Parse(line[6..])!;
                    latest[(string)account["account"]!] = (double)account["engagement"]!;
                }
            }
        });
        await EventuallyAsync(() =>
        {
            Server.Time.Advance(TimeSpan.FromMilliseconds(200));
            return reading.IsCompleted;
        });
        await reading;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task A_silent_stream_says_that_it_lives()
    {
        await using var stream = await EventStream.OpenAsync(Server, "?accounts=nobody");
        var first = stream.LastId;
        await ChangeAsync("a");
        Server.Time.Advance(StreamListener.Heartbeat);
        var beat = await stream.NextBlockAsync();
        Assert.Equal(("heartbeat", null, null), (beat.Comment, beat.Name, beat.Data));
        Assert.True(long.Parse(beat.Id!) >= long.Parse(first));
        Server.Time.Advance(StreamListener.Heartbeat);
        Assert.Equal("heartbeat", (await stream.NextBlockAsync()).Comment);
    }

    [Fact]
    public async Task Who_leaves_is_forgotten_and_nobody_is_asked_when_nobody_listens()
    {
        var hub = Server.Services.GetRequiredService<StreamHub>();
        await using (await EventStream.OpenAsync(Server))
        await using (await EventStream.OpenAsync(Server))
        {
            Assert.Equal(2, hub.Listeners);
        }

        await EventuallyAsync(() => hub.Listeners == 0);
        Assert.Single(Cluster.ChangesAsked, asked => asked.After is null && asked.Wait > TimeSpan.Zero);
        await using var stream = await EventStream.OpenAsync(Server);
        await ChangeAsync("a");
        Assert.Equal(["score a"], await NamesAsync(stream, 1));
    }

    [Fact]
    public async Task An_index_that_is_away_for_a_while_costs_nothing()
    {
        await using var stream = await EventStream.OpenAsync(Server);
        Cluster.Failure = new TimeoutException("away");
        await WakePumpAsync();
        Cluster.Failure = null;
        await ChangeAsync("b");
        var names = NamesAsync(stream, 2);
        await EventuallyAsync(() =>
        {
            Server.Time.Advance(TimeSpan.FromSeconds(1));
            return names.IsCompleted;
        });
        Assert.Equal(["score a", "score b"], await names);
    }

    [Theory]
    [InlineData("accounts=a,b%20c", "accounts")]
    [InlineData("accounts=", "accounts")]
    [InlineData("kinds=score,risk", "kinds")]
    [InlineData("lastEventId=-1", "lastEventId")]
    [InlineData("lastEventId=x", "lastEventId")]
    public async Task Parameters_are_checked(string query, string field)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/stream?{query}");
        Assert.Equal(field, (string?)problem["field"]);
        Assert.NotNull(problem["allowed"]);
    }

    [Fact]
    public async Task Without_the_index_there_is_no_stream()
    {
        Cluster.Failure = new TimeoutException("away");
        var asked = Server.RefusedAsync(503, HttpMethod.Get, "/v1/stream");
        await EventuallyAsync(() =>
        {
            Server.Time.Advance(TimeSpan.FromSeconds(5));
            return asked.IsCompleted;
        });
        await asked;
    }

    // Other activity each time, so that every one is a change.
    private async Task ChangeAsync(string account)
    {
        Cluster.Accounts[account] = WorkedExample.Posting(account, 1, ++_posts);
        await Cluster.PublishAsync();
    }

    private async Task WakePumpAsync()
    {
        // The pump's present question is answered; its next one fails.
        var before = Cluster.ChangesAsked.Count;
        await ChangeAsync("a");
        await EventuallyAsync(() => Cluster.ChangesAsked.Count > before);
    }

    private string Raise(string account, AlertKind kind)
    {
        var now = Server.Time.GetUtcNow();
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var alert = new Alert(Alert.IdOf(account, kind, day, 0), account, kind, null, day, now, [], [], [new AlertStep(now, "raised")]);
        Cluster.Alerts[account] = new AlertBook(Cluster.AlertsOf(account).Alerts.Add(alert));
        return alert.Id;
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(EventStream stream, int count)
    {
        var names = new List<string>();
        while (names.Count < count)
        {
            var sent = await stream.NextAsync();
            names.Add($"{sent.Name} {sent.Data["account"]}");
        }

        return names;
    }
}
