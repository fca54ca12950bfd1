using System.Text;
using CommunityScoring.Events;

namespace CommunityScoring.Computing.Tests.Events;

public sealed class IdentityTests
{
    private static readonly Pseudonymizer Current = new(EventJson.Secret, "old");

    [Theory]
    [InlineData("github:octocat", "github:octocat")]
    [InlineData("  GitHub:OctoCat\t", "github:octocat")]
    [InlineData("discourse:  42 ", "discourse:42")]
    [InlineData("discourse:\t42", "discourse:42")]
    [InlineData("a:b:c", "a:b:c")]
    [InlineData("x:ÄRGER", "x:ärger")]
    [InlineData("domain:Acme.com", "domain:acme.com")]
    [InlineData("email:" + EventJson.Jane, "email:" + EventJson.Jane)]
    [InlineData(" Email: Jane@ACME.com ", "email:" + EventJson.Jane)]
    [InlineData("octocat", null)]
    [InlineData(":x", null)]
    [InlineData("a:", null)]
    [InlineData("a: ", null)]
    [InlineData("a b:c", null)]
    [InlineData("ä:c", null)]
    [InlineData("a:b\u0001c", null)]
    [InlineData("a:b\u0085c", null)]
    [InlineData("domain:acme", null)]
    [InlineData("domain:-acme.com", null)]
    [InlineData("email:jane", null)]
    [InlineData("email:jane@", null)]
    [InlineData("email:@acme.com", null)]
    [InlineData("email:a@b@c.com", null)]
    [InlineData("email:Jane <jane@acme.com>", null)]
    public void Normal_form(string text, string? key)
    {
        Assert.Equal(key is not null, Identity.TryParse(text, Current, out var fromText));
        Assert.Equal(key is not null, Identity.TryParse(Encoding.UTF8.GetBytes(text), Current, out var fromBytes));
        Assert.Equal(key, fromText.Key);
        Assert.Equal(fromText, fromBytes);
    }

    [Theory]
    [InlineData(32, 256, true)]
    [InlineData(33, 256, false)]
    [InlineData(32, 257, false)]
    public void Lengths(int name, int value, bool isGood)
    {
        var text = new string('n', name) + ":" + new string('v', value);
        Assert.Equal(isGood, Identity.TryParse(text, Current, out _));
        Assert.Equal(isGood, Identity.TryParse(Encoding.UTF8.GetBytes("   " + text + new string(' ', 100)), Current, out _));
    }

    [Fact]
    public void Both_secrets_and_the_domain()
    {
        Assert.True(Identity.TryParse("email:Jane@Acme.COM", Current, out var jane));
        Assert.Equal("acme.com", jane.Domain);
        Assert.Equal("email:b4ec07edbab53391ac4106c6c0bf953e3287f616087ed6e2c2093658f732d169", jane.PreviousKey);
        Assert.Equal(EventJson.Jane, Current.Of(" JANE@acme.com"));
        Assert.Null(new Pseudonymizer("secret").PreviousOf("jane@acme.com"));

        var parsed = new EventParser(Current).Parse(
            new RawRecord(Encoding.UTF8.GetBytes(EventJson.Event(EventTypes.Erasure, """{"member":"email:jane@acme.com"}""")), default, EventJson.Now), EventJson.Now);
        var erasure = Assert.IsType<ErasureEvent>(parsed.Event);
        Assert.Equal((jane.Key, "acme.com", jane.PreviousKey), (erasure.Member, erasure.Domain, erasure.Previous));
        Assert.Equal([new ErasureEvent(erasure.Stamp, jane.PreviousKey!, null)], parsed.Also.ToArray());
    }

    [Fact]
    public void Threads_do_not_disturb_each_other() =>
        Parallel.For(0, 10_000, _ => Assert.Equal(EventJson.Jane, Current.Of("jane@acme.com")));
}
