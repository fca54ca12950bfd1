using System.Text;
using System.Text.Json.Nodes;
using CommunityScoring.Webhooks;
using Xunit;
using static CommunityScoring.Tests.Webhooks.WebhookParts;

namespace CommunityScoring.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    // The example that the libraries of Standard Webhooks are tested with.
    private const string Example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string ExampleSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Fact]
    public void The_example_of_the_convention_has_its_signature() => Assert.Equal(
        ExampleSignature,
        WebhookSignature.Of([new WebhookSecret { Text = Example }], "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"u8));

    [Fact]
    public void Each_valid_secret_signs_the_latest_first()
    {
        var endpoint = Endpoint with
        {
            Secrets = [WebhookSecret.Create(Start), new WebhookSecret { Text = Example, ValidUntil = Start.AddDays(1) }],
        };
        var signatures = WebhookSignature.Of(endpoint.ValidAt(Start), "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"u8).Split(' ');
        Assert.Equal(2, signatures.Length);
        Assert.NotEqual(ExampleSignature, signatures[0]);
        Assert.Equal(ExampleSignature, signatures[1]);
        Assert.Equal(endpoint.Secrets[0], endpoint.ValidAt(Start.AddDays(1)).Single());
    }

    [Fact]
    public void A_secret_is_32_bytes_and_not_shown()
    {
        var secret = WebhookSecret.Create(Start);
        Assert.Equal(32, secret.Key().Length);
        Assert.DoesNotContain(secret.Text["whsec_".Length..], $"{secret} {Endpoint with { Secrets = [secret] }}", StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => new WebhookSecret { Text = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }.Key());
    }

    [Fact]
    public void A_message_has_the_id_of_its_alert_and_step()
    {
        var raised = WebhookMessages.Of(Alert());
        Assert.Matches("^msg_[0-9a-f]{32}$", raised.Id);
        Assert.Equal(raised.Id, WebhookMessages.Of(Alert()).Id);
        Assert.NotEqual(raised.Id, WebhookMessages.Of(Alert(type: "cleared")).Id);
        Assert.NotEqual(raised.Id, WebhookMessages.Of(Alert("nimbus")).Id);
        var body = JsonNode.Parse(raised.Body)!;
        Assert.Equal(
            ("alert.raised", "2026-11-20T09:00:00Z", "acme"), ((string?)body["type"], (string?)body["timestamp"], (string?)body["data"]!["account"]));
        Assert.Equal("acme~risk.at_risk~2026-11-20~0", raised.Alert);
    }

    [Fact]
    public void A_test_message_has_an_id_of_its_own()
    {
        var test = WebhookMessages.Test("wh_1", Start);
        Assert.NotEqual(test.Id, WebhookMessages.Test("wh_1", Start).Id);
        Assert.Equal("""{"type":"webhook.test","timestamp":"2026-11-20T09:00:00Z","data":{"webhook":"wh_1"}}""", Encoding.UTF8.GetString(test.Body));
    }

    [Fact]
    public void A_filter_wants_what_is_in_every_list_that_is_not_empty()
    {
        Assert.True(new WebhookFilter().Matches(Alert()));
        Assert.True(new WebhookFilter { Kinds = ["champion.departed", "risk.at_risk"], Accounts = ["acme"] }.Matches(Alert()));
        Assert.False(new WebhookFilter { Kinds = ["risk.at_risk"], Accounts = ["nimbus"] }.Matches(Alert()));
        Assert.False(new WebhookFilter { Kinds = ["champion.departed"] }.Matches(Alert()));
        Assert.True(new WebhookFilter { Segments = ["smb"], Owners = ["kim"] }.Matches(Alert(segment: "smb", owner: "kim")));
        Assert.False(new WebhookFilter { Segments = ["smb"] }.Matches(Alert()));
        Assert.False(new WebhookFilter { Owners = ["kim"] }.Matches(Alert(owner: "Kim")));
    }

    [Fact]
    public void Delays_double_between_half_and_whole_up_to_their_bound()
    {
        var options = new WebhookOptions();
        var shortest = new WebhookSchedule(options, () => 0);
        var longest = new WebhookSchedule(options, () => 1);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)), (shortest.DelayAfter(1), longest.DelayAfter(1)));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40)), (shortest.DelayAfter(3), longest.DelayAfter(3)));
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)), (shortest.DelayAfter(1_000), longest.DelayAfter(1_000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => shortest.DelayAfter(0));
    }
}
