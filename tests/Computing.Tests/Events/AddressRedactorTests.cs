using System.Diagnostics;
using System.Text;
using CommunityScoring.Events;

namespace CommunityScoring.Computing.Tests.Events;

public sealed class AddressRedactorTests
{
    private const string Jane = EventJson.Jane;

    private static readonly AddressRedactor Redactor = new(new Pseudonymizer(EventJson.Secret));

    [Theory]
    [InlineData("jane@acme.com", "email:" + Jane)]
    [InlineData("to <Jane@Acme.com>, please.", "to <email:" + Jane + ">, please.")]
    [InlineData("see jane@acme.com.", "see email:" + Jane + ".")]
    [InlineData("mailto:jane@acme.com", "mailto:email:" + Jane)]
    [InlineData("https://x.y/?u=jane@acme.com&v", "https://x.y/?u=email:" + Jane + "&v")]
    [InlineData("u=jane%40acme.com", "u=email:" + Jane)]
    [InlineData("""{"member":"email:jane@acme.com","a":1}""", """{"member":"email:""" + Jane + "\",\"a\":1}")]
    [InlineData("""{"member":"email: Jane@acme.com"}""", """{"member":"email: """ + Jane + "\"}")]
    [InlineData("""{"m":"jane\u0040acme.com"}""", """{"m":"email:""" + Jane + "\"}")]
    [InlineData("""{"m":"\u006aane\u0040acme\u002ecom"}""", """{"m":"email:""" + Jane + "\"}")]
    [InlineData("""{"m":"{\"n\":\"jane\\u0040acme.com\"}"}""", """{"m":"{\"n\":\"email:""" + Jane + "\\\"}\"}")]
    [InlineData("""{"m":"hello\njane@acme.com\n"}""", """{"m":"hello\nemail:""" + Jane + "\\n\"}")]
    [InlineData("email:" + Jane, "email:" + Jane)]
    [InlineData("@octocat and a@b, me@ @acme.com", "@octocat and a@b, me@ @acme.com")]
    [InlineData("email: nothing here", "email: nothing here")]
    [InlineData("{\"a\\", "{\"a\\")]
    [InlineData("jane@acme.com/1", "email:" + Jane + "/1")]
    public void Addresses_are_replaced_once(string text, string redacted)
    {
        Assert.Equal(redacted, Redactor.Redact(text));
        Assert.Equal(redacted, Redactor.Redact(redacted));
    }

    [Theory]
    [InlineData("email:jane", "jane")]
    [InlineData("email:jane@localhost", "jane")]
    [InlineData("o'brien+x@mail.acme.co.uk", "brien")]
    [InlineData("jörg@müller.de", "rg@m")]
    [InlineData("a@b@acme.com", "b@acme")]
    public void Nothing_of_them_is_left(string text, string secret)
    {
        var redacted = Redactor.Redact(text);
        Assert.DoesNotContain(secret, redacted);
        Assert.Matches("[0-9a-f]{64}", redacted);
    }

    [Fact]
    public void Base_64_data()
    {
        var data = Convert.ToBase64String("""{"member":"email:jane@acme.com"}"""u8);
        var redacted = Redactor.Redact($$"""{"data_base64" : "{{data}}", "x":"jane@acme.com"}""");
        Assert.DoesNotContain(data, redacted);
        Assert.Contains("\"x\":\"email:" + Jane, redacted);
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"member":"email:{{Jane}}"}""")), redacted);
        Assert.Equal("{\"data_base64\":\"AAAA\"}", Redactor.Redact("{\"data_base64\":\"AAAA\"}"));
    }

    [Fact]
    public void Bytes_that_are_no_text()
    {
        byte[] garbage = [0xff, 0x00, .. " jane@acme.com "u8, 0xc0, 0x80];
        Assert.Equal([0xff, 0x00, .. " email:"u8, .. Encoding.ASCII.GetBytes(Jane), .. " "u8, 0xc0, 0x80], Redactor.Redact(garbage));
        var utf16 = Redactor.Redact(Encoding.Unicode.GetBytes("\"jane@acme.com\""));
        Assert.Contains("email:" + Jane, Encoding.UTF8.GetString(utf16));
    }

    [Fact]
    public void What_the_parser_takes_it_takes_the_same_way()
    {
        var before = EventJson.Event(EventTypes.Erasure, """{"member":"email:Jane@Acme.com"}""");
        var after = Redactor.Redact(before);
        Assert.NotEqual(before, after);
        Assert.Equal(((ErasureEvent)EventJson.Parse(before).Event!).Member, ((ErasureEvent)EventJson.Parse(after).Event!).Member);
    }

    [Theory]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("a@b.")]
    [InlineData("a.@")]
    [InlineData("\\")]
    [InlineData("email:")]
    [InlineData("email: ")]
    [InlineData("email: a")]
    [InlineData("\"data_base64\":")]
    [InlineData("\\u0040")]
    [InlineData("\0")]
    public void Linear(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, (1 << 20) / part.Length));
        var watch = Stopwatch.StartNew();
        Redactor.Redact(Encoding.UTF8.GetBytes(text));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }
}
