using System.Text;
using CommunityScoring.Events;
using static CommunityScoring.Computing.Tests.Events.EventJson;

namespace CommunityScoring.Computing.Tests.Events;

public sealed class EventParserTests
{
    private const string Structured = "application/cloudevents+json";

    private static readonly string Activity = Event(EventTypes.Activity, DataOf(EventTypes.Activity));

    private static (string Key, string Value)[] Binary(string type) =>
    [
        ("ce_specversion", "1.0"), ("ce_id", "é-1"), ("ce_source", "/tests%20"), ("ce_type", type),
        ("ce_time", "2026-11-20T10:00:00.5+01:00"), ("content-type", "application/json"),
    ];

    [Theory]
    [InlineData("application/cloudevents+json")]
    [InlineData("Application/CloudEvents+JSON; charset=utf-8")]
    [InlineData(null)]
    public void Structured_mode(string? contentType) =>
        Assert.IsType<ActivityEvent>((contentType is null ? Parse(Activity) : Parse(Activity, ("Content-Type", contentType))).Event);

    [Fact]
    public void Binary_mode_reads_every_type()
    {
        Assert.All(Good, good => Assert.Equal(ParsedKind.Event, Parse(good.Data, Binary(good.Type)).Kind));
        var stamp = Parse(DataOf(EventTypes.Erasure), Binary(EventTypes.Erasure)).Event!.Stamp;
        Assert.Equal(("é-1", "/tests%20"), (stamp.Id, stamp.Source));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 9, 0, 0, 500, TimeSpan.Zero), stamp.Time);
    }

    [Fact]
    public void Both_modes_say_the_same() =>
        Assert.All(Good.Where(good => good.Type != EventTypes.Account), good => Assert.Equal(
            Parse(Event(good.Type, good.Data)).Event,
            Parse(good.Data, ("ce_specversion", "1.0"), ("ce_id", "e-1"), ("ce_source", "/tests"), ("ce_type", good.Type), ("ce_time", "2026-11-20T09:00:00Z")).Event));

    [Fact]
    public void Data_in_base_64()
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(DataOf(EventTypes.Activity)));
        var value = Activity.Replace(DataOf(EventTypes.Activity), $"\"{data}\"").Replace("\"data\"", "\"data_base64\"");
        Assert.IsType<ActivityEvent>(Parse(value).Event);
        Rejects(value.Replace(data, "%%"), RejectionCode.MalformedField, "data_base64");
        Rejects(value.Replace(data, Convert.ToBase64String("no json"u8)), RejectionCode.NotJson, null);
        Rejects(value.Replace("\"id\"", "\"data\":{},\"id\""), RejectionCode.MalformedField, "data_base64");
    }

    [Fact]
    public void Without_a_time_the_record_s_own() =>
        Assert.Equal(Now.AddMinutes(-1), Parse(Activity.Replace("\"time\"", "\"tim\"")).Event!.Stamp.Time);

    [Theory]
    [InlineData("2026-11-20T09:00:00z", true)]
    [InlineData("2026-11-20T09:00:00.1234567891-03:30", true)]
    [InlineData("2026-06-30T23:59:60Z", true)]
    [InlineData("2026-11-21T12:00:00Z", true)]
    [InlineData("2026-11-20 09:00:00Z", false)]
    [InlineData("2026-11-20T09:00:00", false)]
    [InlineData("2026-11-20T09:00Z", false)]
    [InlineData("2026-11-20T09:00:00.Z", false)]
    [InlineData("2026-11-20T24:00:00Z", false)]
    [InlineData("2026-02-29T09:00:00Z", false)]
    [InlineData("2026-11-20T09:00:00+0100", false)]
    [InlineData("0001-01-01T00:00:00+01:00", false)]
    [InlineData("2026-11-20", false)]
    public void Times(string time, bool isGood)
    {
        var value = Event(EventTypes.Activity, DataOf(EventTypes.Activity), time);
        if (isGood)
        {
            Assert.Equal(ParsedKind.Event, Parse(value).Kind);
        }
        else
        {
            Rejects(value, RejectionCode.MalformedField, "time");
        }
    }

    [Fact]
    public void Time_in_the_future() =>
        Rejects(Event(EventTypes.Cost, DataOf(EventTypes.Cost), "2026-11-21T12:00:01Z"), RejectionCode.TimeInFuture, "time");

    [Fact]
    public void Days_that_are_no_longer_kept()
    {
        // 2023-11-20 is 1096 days before 2026-11-20.
        foreach (var type in new[] { EventTypes.Activity, EventTypes.Touch })
        {
            Assert.Equal(ParsedKind.Event, Parse(Event(type, DataOf(type), "2023-11-20T00:00:00Z")).Kind);
            Assert.Equal(ParsedKind.Expired, Parse(Event(type, DataOf(type), "2023-11-19T23:59:59Z")).Kind);
        }

        var retraction = Event(EventTypes.Retraction, DataOf(EventTypes.Retraction));
        Assert.Equal(ParsedKind.Event, Parse(retraction.Replace("2026-11-01", "2023-11-20")).Kind);
        Assert.Equal(ParsedKind.Expired, Parse(retraction.Replace("2026-11-01", "2023-11-19")).Kind);
        Assert.Equal(ParsedKind.Event, Parse(Event(EventTypes.Cost, DataOf(EventTypes.Cost), "1999-01-01T00:00:00Z")).Kind);
    }

    [Fact]
    public void Types()
    {
        Assert.Equal((ParsedKind.Ignored, "com.example.x"), (Parse(Event("com.example.x", "1")).Kind, Parse(Event("com.example.x", "1")).Type));
        Assert.Equal(ParsedKind.Ignored, Parse([0xff, 0x00], Binary("communityx.activity.v1")).Kind);
        Assert.Equal(ParsedKind.Ignored, Parse((byte[]?)null, Binary("other")).Kind);
        Rejects(Event("community.unknown.v1", "{}"), RejectionCode.UnknownType, "type");
        Rejects(Event("crm.touch.v2", "{}"), RejectionCode.UnknownType, "type");
    }

    [Theory]
    [InlineData("", RejectionCode.Empty, null)]
    [InlineData("{", RejectionCode.NotJson, null)]
    [InlineData("{} x", RejectionCode.NotJson, null)]
    [InlineData("[]", RejectionCode.NotCloudEvents, null)]
    [InlineData("[1", RejectionCode.NotJson, null)]
    [InlineData("{}", RejectionCode.NotCloudEvents, "specversion")]
    [InlineData("""{"specversion":"0.3","type":"x"}""", RejectionCode.NotCloudEvents, "specversion")]
    [InlineData("""{"specversion":1.0,"type":"x"}""", RejectionCode.NotCloudEvents, "specversion")]
    [InlineData("""{"specversion":"1.0"}""", RejectionCode.MissingField, "type")]
    [InlineData("""{"specversion":"1.0","type":"crm.touch.v1"}""", RejectionCode.MissingField, "id")]
    [InlineData("""{"specversion":"1.0","type":"crm.touch.v1","id":"1"}""", RejectionCode.MissingField, "source")]
    [InlineData("""{"specversion":"1.0","type":"crm.touch.v1","id":1,"source":"s"}""", RejectionCode.MalformedField, "id")]
    [InlineData("""{"specversion":"1.0","type":"crm.touch.v1","id":"","source":"s"}""", RejectionCode.MalformedField, "id")]
    [InlineData("""{"specversion":"1.0","type":"crm.touch.v1","id":"1","source":"s","time":7}""", RejectionCode.MalformedField, "time")]
    [InlineData("""{"specversion":"1.0","type":"crm.touch.v1","id":"1","source":"s"}""", RejectionCode.MissingField, "data")]
    [InlineData("""{"specversion":"1.0","type":"crm.touch.v1","id":"1","source":"s","data":[]}""", RejectionCode.MalformedField, "data")]
    public void Bad_envelopes(string value, string code, string? field) => Rejects(value, code, field, ("content-type", Structured));

    [Fact]
    public void Bad_records()
    {
        Assert.Equal(RejectionCode.Empty, Parse((byte[]?)null).Rejection!.Code);
        Assert.Equal(RejectionCode.Empty, Parse((byte[]?)null, Binary(EventTypes.Erasure)).Rejection!.Code);
        Assert.Equal(RejectionCode.TooLarge, Parse(new byte[EventParser.MaxBytes + 1]).Rejection!.Code);
        Assert.Equal(RejectionCode.NotJson, Parse([.. "{\"a\":\""u8, 0xff, .. "\"}"u8]).Rejection!.Code);
        Assert.Equal(RejectionCode.NotJson, Parse([0xff], Binary(EventTypes.Erasure)).Rejection!.Code);
        Rejects(new string('[', 1000), RejectionCode.NotJson, null);
        Rejects(Activity, RejectionCode.NotCloudEvents, "content-type", ("content-type", "application/cloudevents-batch+json"));
        Rejects(Activity, RejectionCode.NotCloudEvents, "content-type", ("content-type", "application/cloudevents+avro"));
        Rejects(Activity, RejectionCode.NotCloudEvents, "specversion", ("content-type", "application/json"));
        Rejects(DataOf(EventTypes.Erasure), RejectionCode.MissingField, "id", ("ce_specversion", "1.0"), ("ce_type", EventTypes.Erasure));
    }

    [Fact]
    public void A_value_of_just_1_MiB_is_read()
    {
        var value = Activity + new string(' ', EventParser.MaxBytes - Activity.Length);
        Assert.Equal(ParsedKind.Event, Parse(value).Kind);
    }

    [Fact]
    public void The_door_reads_the_same()
    {
        var door = new EventValidation(Parser);
        Assert.Equal(Now, door.ParseForIngest(Encoding.UTF8.GetBytes(Activity.Replace("\"time\"", "\"tim\"")), Now).Event!.Stamp.Time);
        Assert.Equal("id", door.ParseForIngest(Encoding.UTF8.GetBytes(Activity.Replace("\"id\"", "\"i\"")), Now).Rejection!.Field);
    }

    [Fact]
    public void Mutations_never_throw()
    {
        var random = new Random(20261120);
        var seeds = Good.Select(good => Encoding.UTF8.GetBytes(Event(good.Type, good.Data))).ToArray();
        var redactor = new AddressRedactor(new Pseudonymizer(Secret));
        var kinds = new int[5];
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = seeds[random.Next(seeds.Length)].ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(5))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at - 1)); break;
                    case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                    case 3: bytes[at] = (byte)"\"\\{}[]:,0-.eu"[random.Next(13)]; break;
                    default: bytes.InsertRange(at, "\\ud800"u8.ToArray()); break;
                }
            }

            var value = bytes.ToArray();
            var parsed = round % 3 == 0 ? Parse(value, Binary(Good[random.Next(Good.Length)].Type)) : Parse(value);
            kinds[(int)parsed.Kind]++;
            Assert.Equal(parsed.Kind == ParsedKind.Event, parsed.Event is not null);
            Assert.Equal(parsed.Kind == ParsedKind.Rejected, parsed.Rejection is not null);
            redactor.Redact(value);
        }

        Assert.Equal(0, kinds[(int)ParsedKind.None]);
        Assert.True(kinds[(int)ParsedKind.Event] > 1000 && kinds[(int)ParsedKind.Rejected] > 1000);
    }
}
