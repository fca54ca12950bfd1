using System.Text;
using System.Text.Json.Nodes;
using CommunityScoring.Computing.Tests.Events;
using CommunityScoring.Events;

namespace CommunityScoring.Computing.Tests.Fuzz;

/// <summary>Draws a record: a good event of any type, with anything from nothing to everything wrong with it.</summary>
/// <param name="random">Where it is drawn from.</param>
internal sealed class FuzzedRecord(Random random)
{
    private static readonly string[] s_words =
    [
        "", " ", "a", "acme", "beta", "github:ana", "member:ana", "discourse:7", "email:jane@acme.com", "email:" + EventJson.Jane, "EMAIL: Jane@Acme.com ", "email:", "email:x@",
        "domain:acme.com", "domain:", ":", "::", "x:" + "y", "2026-11-20", "2026-02-30", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59.9999999Z", "2026-11-20T09:00:00+14:00",
        "0001-01-01T00:00:00+23:59", "2026-11-20T24:00:00Z", "won", "lost", "open", "deleted", "granted", "withdrawn", "tracked", "made", "retracted", "answered", "solved", "new", "renewal",
        "USD", "usd", "ZZZ", "post.created", "referral.made", "event.attended", "POST", "\0", "\u0085", "\u2028", "\ud83d\ude00", "ﬀ", "İ", "%40", "\\u0040", "a@b.c", "..", "../..", "'; --", "<b>",
    ];

    private static readonly string[] s_literals =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "1.5", "1e400", "-1e-400", "9223372036854775807", "9223372036854775808", "2147483648", "0.0000000001", "[]", "{}", "[1,[2,[3]]]", "\"\"",
        "{\"a\":{\"b\":{}}}", "[null]", "[\"acme.com\",\"ACME.com\",7]", "1E2", "\"\\ud800\"", "\"\\u0000\"",
    ];

    public RawRecord Draw()
    {
        var (type, data) = EventJson.Good[random.Next(EventJson.Good.Length)];
        var changed = JsonNode.Parse(data)!.AsObject();
        for (var changes = random.Next(4); changes > 0 && changed.Count > 0; changes--)
        {
            Change(changed);
        }

        var now = EventJson.Now.AddDays(-random.Next(1_200)).AddHours(random.Next(30));
        var time = random.Next(20) == 0 ? Word() : now.UtcDateTime.ToString("o");
        var headers = new List<RawHeader>();
        byte[]? value;
        if (random.Next(4) == 0)
        {
            headers.AddRange(Binary(type, time));
            value = Bytes(changed.ToJsonString());
        }
        else
        {
            value = Bytes(Structured(type, time, changed));
            if (random.Next(3) == 0)
            {
                headers.Add(Header("content-type", random.Next(3) switch { 0 => "application/cloudevents+json; charset=utf-8", 1 => "application/cloudevents+avro", _ => Word() }));
            }
        }

        if (random.Next(6) == 0)
        {
            value = Broken(value);
        }

        if (random.Next(10) == 0)
        {
            headers.Add(new RawHeader(Word(), random.Next(4) == 0 ? null : Broken(Bytes(Word()))));
        }

        return new RawRecord(random.Next(500) == 0 ? null : value, headers.ToArray(), now);
    }

    private string Structured(string type, string time, JsonObject data)
    {
        var envelope = new JsonObject
        {
            ["specversion"] = random.Next(40) == 0 ? Word() : "1.0",
            ["id"] = random.Next(20) == 0 ? Word() : $"e{random.Next(100_000)}",
            ["source"] = random.Next(20) == 0 ? Word() : "/fuzz",
            ["type"] = random.Next(20) == 0 ? Word() : type,
            ["time"] = time,
        };
        if (random.Next(20) == 0)
        {
            Change(envelope);
        }

        if (random.Next(20) == 0)
        {
            envelope["data_base64"] = Convert.ToBase64String(Broken(Bytes(data.ToJsonString())));
        }
        else
        {
            envelope["data"] = data;
        }

        return envelope.ToJsonString();
    }

    private IEnumerable<RawHeader> Binary(string type, string time)
    {
        yield return Header("content-type", "application/json");
        yield return Header("ce_specversion", "1.0");
        yield return Header(random.Next(20) == 0 ? "CE_TYPE" : "ce_type", random.Next(20) == 0 ? Word() : type);
        yield return Header("ce_id", random.Next(20) == 0 ? Word() : $"b{random.Next(100_000)}");
        yield return Header("ce_source", random.Next(20) == 0 ? Word() : "/fuzz");
        yield return Header("ce_time", time);
    }

    private void Change(JsonObject target)
    {
        var name = target.ElementAt(random.Next(target.Count)).Key;
        switch (random.Next(6))
        {
            case 0:
                target.Remove(name);
                break;
            case 1:
                target[name] = JsonNode.Parse(Literal());
                break;
            case 2:
                target[name] = string.Concat(Enumerable.Repeat(Word(), random.Next(1, 400)));
                break;
            case 3:
                target[name] = Deep(random.Next(1, 60));
                break;
            default:
                target[name] = Word();
                break;
        }
    }

    // A lone surrogate is no text that a node can hold.
    private string Literal() => s_literals[random.Next(s_literals.Length)] is var drawn && drawn.Contains("ud800", StringComparison.Ordinal) ? "\"x\"" : drawn;

    private static JsonNode Deep(int levels)
    {
        JsonNode node = new JsonArray();
        for (var level = 0; level < levels; level++)
        {
            node = level % 2 == 0 ? new JsonObject { ["d"] = node } : new JsonArray(node);
        }

        return node;
    }

    private byte[] Broken(byte[] bytes)
    {
        var broken = bytes.ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(broken.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < broken.Count:
                    broken[at] = (byte)random.Next(256);
                    break;
                case 1 when at < broken.Count:
                    broken.RemoveRange(at, Math.Min(random.Next(1, 20), broken.Count - at));
                    break;
                case 2:
                    broken.InsertRange(at, Bytes(Word()));
                    break;
                case 3:
                    broken.InsertRange(at, Bytes(s_literals[random.Next(s_literals.Length)]));
                    break;
                default:
                    broken.InsertRange(at, Enumerable.Repeat((byte)"{[\"\\,:"[random.Next(6)], random.Next(1, 50)));
                    break;
            }
        }

        return [.. broken];
    }

    private string Word() => s_words[random.Next(s_words.Length)];

    private static RawHeader Header(string name, string value) => new(name, Bytes(value));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
