using System.Net;
using CommunityScoring.Webhooks;
using Xunit;

namespace CommunityScoring.Tests.Webhooks;

public sealed class WebhookRulesTests
{
    private static readonly WebhookPolicy s_open = new(AllowsPrivateAddresses: true, AllowsHttp: true);

    [Theory]
    [InlineData("https://example.com/hook?x=1")]
    [InlineData("https://8.8.8.8:8443/")]
    [InlineData("https://[2606:4700::1111]/")]
    public void An_address_that_is_public_is_allowed(string url) => Assert.Null(WebhookRules.Check(url, new WebhookFilter(), WebhookPolicy.Strict));

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("/hook")]
    [InlineData("example.com")]
    [InlineData("")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("https://example.com/#there")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://a.localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    public void An_address_that_is_not_is_refused_by_name(string url)
    {
        var refusal = WebhookRules.Check(url, new WebhookFilter(), WebhookPolicy.Strict);
        Assert.Equal(("url", url), (refusal!.Field, refusal.Value));
        Assert.NotEmpty(refusal.Allowed);
    }

    [Fact]
    public void A_setting_allows_http_and_private_addresses()
    {
        Assert.Null(WebhookRules.Check("http://127.0.0.1:5000/", new WebhookFilter(), s_open));
        Assert.Null(WebhookRules.Check("https://localhost/", new WebhookFilter(), WebhookPolicy.Strict with { AllowsPrivateAddresses = true }));
        Assert.NotNull(WebhookRules.Check("http://example.com/", new WebhookFilter(), WebhookPolicy.Strict with { AllowsPrivateAddresses = true }));
        Assert.NotNull(WebhookRules.Check("http://127.0.0.1/", new WebhookFilter(), WebhookPolicy.Strict with { AllowsHttp = true }));
    }

    [Fact]
    public void A_bad_value_in_a_list_is_named()
    {
        Assert.Equal("kinds[1]", Refused(new WebhookFilter { Kinds = ["risk.at_risk", "At Risk"] }));
        Assert.Equal("accounts[0]", Refused(new WebhookFilter { Accounts = ["a/b"] }));
        Assert.Equal("segments[0]", Refused(new WebhookFilter { Segments = [""] }));
        Assert.Equal("owners[0]", Refused(new WebhookFilter { Owners = ["a\nb"] }));
        Assert.Equal("owners[0]", Refused(new WebhookFilter { Owners = [null!] }));
        Assert.Equal("accounts", Refused(new WebhookFilter { Accounts = [.. Enumerable.Range(0, 501).Select(index => $"a{index}")] }));
        Assert.Null(Refused(new WebhookFilter { Kinds = ["risk.at_risk"], Accounts = ["acme"], Segments = ["mid market"], Owners = ["Kim Ö."] }));
    }

    [Theory]
    [InlineData("wh_0123456789abcdef", true)]
    [InlineData("wh_0123456789ABCDEF", false)]
    [InlineData("0123456789abcdef", false)]
    [InlineData("wh_0123456789abcdef\n", false)]
    public void Ids_are_known_by_their_form(string text, bool isId) => Assert.Equal(isId, WebhookRules.IsId(text));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.255.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.53")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.19.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    public void An_address_that_leads_inside_is_not_public(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::1")]
    public void An_address_of_the_internet_is_public(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    private static string? Refused(WebhookFilter filter) => WebhookRules.Check("https://example.com/", filter, WebhookPolicy.Strict)?.Field;
}
