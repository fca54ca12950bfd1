using CommunityScoring.Api.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Api.Tests.Events;

public sealed class KafkaEventSinkTests
{
    [Fact]
    public async Task Without_a_broker_nothing_is_accepted()
    {
        using var sink = new KafkaEventSink(new Topic(null, []), Options.Create(new IngestOptions()), NullLogger<KafkaEventSink>.Instance);
        await Assert.ThrowsAsync<EventSinkException>(() => sink.ProduceAsync([new OutgoingEvent(null, [])], default));
        await sink.ProduceAsync([], default);
    }

    [Fact]
    public async Task Settings_that_the_client_does_not_know_are_said()
    {
        using var sink = new KafkaEventSink(
            new Topic("127.0.0.1:1", new Dictionary<string, string> { ["no.such.setting"] = "1" }),
            Options.Create(new IngestOptions()),
            NullLogger<KafkaEventSink>.Instance);
        await Assert.ThrowsAsync<EventSinkException>(() => sink.ProduceAsync([new OutgoingEvent(null, [])], default));
    }

    [Fact]
    public async Task A_broker_out_of_reach_is_given_up_after_the_timeout()
    {
        using var sink = new KafkaEventSink(
            new Topic("127.0.0.1:1", []),
            Options.Create(new IngestOptions { Timeout = TimeSpan.FromMilliseconds(200) }),
            NullLogger<KafkaEventSink>.Instance);
        await Assert.ThrowsAsync<EventSinkException>(() => sink.ProduceAsync([new OutgoingEvent("a", [1])], default));
    }

    [Fact]
    public async Task Events_are_acknowledged_by_a_broker()
    {
        // The client's own mock cluster takes the place of the brokers named.
        using var sink = new KafkaEventSink(
            new Topic("127.0.0.1:1", new Dictionary<string, string> { ["test.mock.num.brokers"] = "1" }),
            Options.Create(new IngestOptions()),
            NullLogger<KafkaEventSink>.Instance);
        await sink.ProduceAsync([new OutgoingEvent("a", [1]), new OutgoingEvent(null, [2])], default);
        await sink.ProduceAsync([new OutgoingEvent("a", [3])], default);
    }

    private sealed record Topic(string? BootstrapServers, Dictionary<string, string> Settings) : IIngestTopic
    {
        string IIngestTopic.Topic => "community.events";

        public IReadOnlyDictionary<string, string> ClientSettings => Settings;
    }
}
