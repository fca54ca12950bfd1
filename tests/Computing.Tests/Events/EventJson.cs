using System.Text;
using CommunityScoring.Events;

namespace CommunityScoring.Computing.Tests.Events;

/// <summary>Records for the tests, and the parser that reads them.</summary>
internal static class EventJson
{
    public const string Secret = "secret";

    /// <summary>HMAC-SHA256("secret", "jane@acme.com"), computed elsewhere.</summary>
    public const string Jane = "b1bb6faf7ec711f2d0b130cc4bf9ed057eccf7aab0937f4809991330ab3905c0";

    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly EventParser Parser = new(new Pseudonymizer(Secret));

    /// <summary>Good data of every type.</summary>
    public static readonly (string Type, string Data)[] Good =
    [
        (EventTypes.Activity, """{"member":"github:ana","activity":"answer.accepted","program":"docs","sentiment":-0.25}"""),
        (EventTypes.Referral, """{"referral":"r-1","referrer":"github:ana","referred":"domain:acme.com","code":"A1","evidence":"tracked","madeOn":"2026-11-01","status":"made"}"""),
        (EventTypes.Question, """{"thread":"t-17","member":"discourse:7","status":"solved","openedAt":"2026-11-01","answeredAt":"2026-11-02T03:04:05+02:00","solvedAt":"2026-11-03","solvedBy":"member"}"""),
        (EventTypes.Identity, """{"identity":"github:ana","person":"member:ana"}"""),
        (EventTypes.Affiliation, """{"member":"github:ana","account":"acme","from":"2026-01-01","until":"2026-02-01","role":"CTO","staff":false,"deleted":true}"""),
        (EventTypes.Consent, """{"member":"github:ana","consent":"withdrawn"}"""),
        (EventTypes.Erasure, """{"member":"github:ana"}"""),
        (EventTypes.Retraction, """{"member":"github:ana","activity":"post.created","program":"docs","day":"2026-11-01","count":3}"""),
        (EventTypes.Cost, """{"cost":"c-1","program":"docs","amount":129900,"currency":"USD","day":"2026-11-01"}"""),
        (EventTypes.Account, """{"account":"acme","name":"Acme","domains":["Acme.com"," acme.com","a.acme.com"],"parent":"holding","segment":"enterprise","owner":"kim","status":"customer","renewalOn":"2027-01-01","annualRevenue":5000000,"currency":"EUR"}"""),
        (EventTypes.Opportunity, """{"opportunity":"o-1","account":"acme","kind":"new","status":"won","amount":129900,"currency":"USD","openedAt":"2026-10-01","leadAt":"2026-09-01","closedAt":"2026-11-01","owner":"kim","program":"docs"}"""),
        (EventTypes.Touch, """{"account":"acme","channel":"marketing.webinar","campaign":"q4","member":"github:ana"}"""),
    ];

    public static string DataOf(string type) => Good.Single(good => good.Type == type).Data;

    public static string Event(string type, string data, string time = "2026-11-20T09:00:00Z") =>
        $$"""{"specversion":"1.0","id":"e-1","source":"/tests","type":"{{type}}","time":"{{time}}","data":{{data}}}""";

    public static ParsedRecord Parse(string value, params (string Key, string Value)[] headers) =>
        Parse(Encoding.UTF8.GetBytes(value), headers);

    public static ParsedRecord Parse(byte[]? value, params (string Key, string Value)[] headers) =>
        Parser.Parse(
            new RawRecord(
                value is null ? null : new ReadOnlyMemory<byte>(value),
                headers.Select(header => new RawHeader(header.Key, Encoding.UTF8.GetBytes(header.Value))).ToArray(),
                Now.AddMinutes(-1)),
            Now);

    public static T Read<T>(string type, string data, string time = "2026-11-20T09:00:00Z")
        where T : CommunityEvent => Assert.IsType<T>(Parse(Event(type, data, time)).Event);

    public static Rejection Rejects(string value, string code, string? field, params (string Key, string Value)[] headers)
    {
        var parsed = Parse(value, headers);
        Assert.Equal(ParsedKind.Rejected, parsed.Kind);
        Assert.Equal((code, field), (parsed.Rejection!.Code, parsed.Rejection.Field));
        Assert.Contains(code, RejectionCode.All);
        return parsed.Rejection;
    }
}
