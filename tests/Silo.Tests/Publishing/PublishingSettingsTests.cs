using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Publishing;
using CommunityScoring.Webhooks;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CommunityScoring.Silo.Tests.Publishing;

public sealed class PublishingSettingsTests
{
    [Fact]
    public void Nothing_configured_is_both_topics_and_strict_webhooks()
    {
        var settings = Read();
        Assert.Equal(new PublishingSettings("community.alerts", "community.scores", "/community-scoring"), settings.Publishing);
        Assert.Equal(["community.alerts", "community.scores"], settings.Publishing.Topics);
        Assert.Equal(WebhookPolicy.Strict, settings.Webhooks);
    }

    [Fact]
    public void An_empty_topic_is_none()
    {
        Assert.Equal(["community.scores"], Read(("Kafka:AlertsTopic", "")).Publishing.Topics);
        Assert.Empty(Read(("Kafka:AlertsTopic", " "), ("Kafka:ScoresTopic", "")).Publishing.Topics);
    }

    [Fact]
    public void Everything_can_be_configured()
    {
        var settings = Read(
            ("Kafka:AlertsTopic", "a"), ("Kafka:ScoresTopic", "s"), ("Kafka:Source", "https://scoring.example.com"),
            ("Webhooks:AllowPrivateAddresses", "true"), ("Webhooks:AllowHttp", "true"));
        Assert.Equal(new PublishingSettings("a", "s", "https://scoring.example.com"), settings.Publishing);
        Assert.Equal(new WebhookPolicy(AllowsPrivateAddresses: true, AllowsHttp: true), settings.Webhooks);
    }

    [Theory]
    [InlineData("Kafka:AlertsTopic", "a b", "Kafka:AlertsTopic is 'a b'; allowed: the name of a topic, 1-249 characters of [A-Za-z0-9._-]; empty for none")]
    [InlineData("Kafka:ScoresTopic", "..", "Kafka:ScoresTopic is '..'; allowed: the name of a topic, 1-249 characters of [A-Za-z0-9._-]; empty for none")]
    [InlineData("Kafka:AlertsTopic", "community.events", "Kafka:AlertsTopic is 'community.events'; allowed: a topic that is no other's")]
    [InlineData("Kafka:ScoresTopic", "community.events.dead-letter", "Kafka:ScoresTopic is 'community.events.dead-letter'; allowed: a topic that is no other's")]
    [InlineData("Kafka:ScoresTopic", "community.alerts", "Kafka:ScoresTopic is 'community.alerts'; allowed: a topic that is no other's")]
    [InlineData("Kafka:Source", "not a uri", "Kafka:Source is 'not a uri'; allowed: a URI or the path of one, as in /community-scoring")]
    [InlineData("Webhooks:AllowPrivateAddresses", "yes", "Webhooks:AllowPrivateAddresses is 'yes'; allowed: true, false")]
    [InlineData("Webhooks:AllowHttp", "1", "Webhooks:AllowHttp is '1'; allowed: true, false")]
    public void A_bad_value_is_one_line(string key, string value, string expected) =>
        Assert.Equal([expected], Assert.Throws<SettingsException>(() => Read((key, value))).Problems);

    private static SiloSettings Read(params (string Key, string Value)[] values) => SiloSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build(), []);
}
