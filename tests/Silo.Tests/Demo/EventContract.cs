using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CommunityScoring.Silo.Demo;
using Xunit;

namespace CommunityScoring.Silo.Tests.Demo;

/// <summary>What every event must hold to be counted: required fields and their forms.</summary>
internal static partial class EventContract
{
    public static readonly string[] Types =
    [
        "community.activity.v1", "community.referral.v1", "community.question.v1", "community.identity.v1",
        "community.affiliation.v1", "community.consent.v1", "community.erasure.v1", "community.retraction.v1",
        "community.cost.v1", "crm.account.v1", "crm.opportunity.v1", "crm.touch.v1",
    ];

    public static JsonElement DataOf(SampleEvent sample) => Parse(sample.Json).GetProperty("data");

    public static DateTimeOffset TimeOf(SampleEvent sample) => Instant(Parse(sample.Json), "time");

    public static (string Source, string Id) IdOf(SampleEvent sample)
    {
        var json = Parse(sample.Json);
        return (Text(json, "source"), Text(json, "id"));
    }

    public static void Check(SampleEvent sample)
    {
        var json = Parse(sample.Json);
        Assert.Equal(sample.Type, Check(json));
        Assert.NotEqual("", sample.Key);
        Assert.True(Instant(json, "time") <= sample.At, sample.Json);
    }

    /// <summary>Checks the event and answers its type.</summary>
    public static string Check(JsonElement json)
    {
        Assert.Equal("1.0", Text(json, "specversion"));
        Text(json, "id");
        Text(json, "source");
        Instant(json, "time");
        var type = Text(json, "type");
        CheckData(type, json.GetProperty("data"));
        return type;
    }

    private static void CheckData(string type, JsonElement data)
    {
        switch (type)
        {
            case "community.activity.v1":
                Identity(data, "member");
                Assert.Matches(ActivityName(), Text(data, "activity"));
                if (data.TryGetProperty("sentiment", out var sentiment))
                    Assert.InRange(sentiment.GetDouble(), -1, 1);
                break;
            case "community.referral.v1":
                Text(data, "referral");
                Identity(data, "referrer");
                Identity(data, "referred");
                OneOf(data, "evidence", "tracked", "self_reported");
                Date(data, "madeOn");
                if (data.TryGetProperty("status", out _))
                    OneOf(data, "status", "made", "retracted");
                break;
            case "community.question.v1":
                CheckQuestion(data);
                break;
            case "community.identity.v1":
                Identity(data, "identity");
                if (data.GetProperty("person").ValueKind != JsonValueKind.Null)
                    Identity(data, "person");
                break;
            case "community.affiliation.v1":
                Identity(data, "member");
                Assert.Matches(AccountId(), Text(data, "account"));
                if (data.TryGetProperty("until", out _))
                    Assert.True(Date(data, "from") < Date(data, "until"), data.ToString());
                break;
            case "community.consent.v1":
                Identity(data, "member");
                OneOf(data, "consent", "granted", "withdrawn");
                break;
            case "community.erasure.v1":
                Identity(data, "member");
                break;
            case "community.retraction.v1":
                Identity(data, "member");
                Assert.Matches(ActivityName(), Text(data, "activity"));
                Date(data, "day");
                break;
            case "community.cost.v1":
                Text(data, "cost");
                Amount(data);
                Date(data, "day");
                break;
            case "crm.account.v1":
                Assert.Matches(AccountId(), Text(data, "account"));
                if (data.TryGetProperty("status", out _))
                    OneOf(data, "status", "prospect", "customer", "churned", "deleted");
                if (data.TryGetProperty("renewalOn", out _))
                    Date(data, "renewalOn");
                break;
            case "crm.opportunity.v1":
                CheckOpportunity(data);
                break;
            case "crm.touch.v1":
                Assert.Matches(AccountId(), Text(data, "account"));
                Assert.Matches("^(sales|marketing)[.]", Text(data, "channel"));
                break;
            default:
                Assert.Fail($"unknown type {type}");
                break;
        }
    }

    private static void CheckQuestion(JsonElement data)
    {
        Text(data, "thread");
        Identity(data, "member");
        var status = OneOf(data, "status", "open", "answered", "solved");
        var opened = Instant(data, "openedAt");
        if (status == "open")
            return;
        var answered = Instant(data, "answeredAt");
        Assert.True(opened <= answered);
        if (status == "answered")
            return;
        Assert.True(answered <= Instant(data, "solvedAt"));
        OneOf(data, "solvedBy", "member", "staff");
    }

    private static void CheckOpportunity(JsonElement data)
    {
        Text(data, "opportunity");
        Assert.Matches(AccountId(), Text(data, "account"));
        OneOf(data, "kind", "new", "expansion", "renewal");
        Amount(data);
        var opened = DateOrInstant(data, "openedAt");
        if (data.TryGetProperty("leadAt", out _))
            Assert.True(DateOrInstant(data, "leadAt").Date <= opened.Date);
        if (OneOf(data, "status", "open", "won", "lost", "deleted") is "won" or "lost")
            Assert.True(opened.Date <= DateOrInstant(data, "closedAt").Date);
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string Text(JsonElement json, string name)
    {
        var text = json.GetProperty(name).GetString();
        Assert.False(string.IsNullOrWhiteSpace(text));
        return text!;
    }

    private static string OneOf(JsonElement json, string name, params string[] allowed)
    {
        var text = Text(json, name);
        Assert.Contains(text, allowed);
        return text;
    }

    private static void Identity(JsonElement json, string name) => Assert.Matches(IdentityForm(), Text(json, name));

    private static void Amount(JsonElement json)
    {
        Assert.True(json.GetProperty("amount").GetInt64() >= 0);
        OneOf(json, "currency", "USD", "EUR", "GBP");
    }

    private static DateOnly Date(JsonElement json, string name) =>
        DateOnly.ParseExact(Text(json, name), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(JsonElement json, string name)
    {
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", Text(json, name));
        return json.GetProperty(name).GetDateTimeOffset();
    }

    private static DateTimeOffset DateOrInstant(JsonElement json, string name) =>
        Text(json, name).Length == 10
            ? new DateTimeOffset(Date(json, name), TimeOnly.MinValue, TimeSpan.Zero)
            : Instant(json, name);

    [GeneratedRegex("^[a-z0-9._-]{1,64}$")]
    private static partial Regex ActivityName();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,128}$")]
    private static partial Regex AccountId();

    [GeneratedRegex("^[a-z0-9_-]{1,32}:[^A-Z]{1,256}$")]
    private static partial Regex IdentityForm();
}
