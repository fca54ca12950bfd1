using System.Buffers;
using System.Text;
using System.Text.Json;
using CommunityScoring.Silo.Demo;
using Xunit;

namespace CommunityScoring.Silo.Tests.Demo;

public sealed class LoadCommunityTests
{
    private static readonly DateTimeOffset s_start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LoadCommunity s_load = new(3, 500, 20, 20_000, s_start, duplicatePercent: 5);

    [Fact]
    public void Event_i_is_the_same_whenever_it_is_written()
    {
        var forward = Enumerable.Range(0, 2_000).Select(i => Json(s_load, i)).ToList();
        var other = new LoadCommunity(3, 500, 20, 20_000, s_start, duplicatePercent: 5);
        for (var i = 1_999; i >= 0; i -= 7)
            Assert.Equal(forward[i], Json(other, i));
    }

    [Theory]
    [InlineData(300, """{"specversion":"1.0","id":"300","source":"/load/3","type":"community.affiliation.v1","time":"2026-10-01T10:31:34.7368421Z","datacontenttype":"application/json","data":{"member":"member:load-280","account":"load-account-0"}}""")]
    [InlineData(520, """{"specversion":"1.0","id":"520","source":"/load/3","type":"community.activity.v1","time":"2026-10-01T18:14:44.2105263Z","datacontenttype":"application/json","data":{"member":"member:load-58","activity":"reaction.added"}}""")]
    [InlineData(12_345, """{"specversion":"1.0","id":"12345","source":"/load/3","type":"community.identity.v1","time":"2026-10-19T01:09:28.4210526Z","datacontenttype":"application/json","data":{"identity":"github:load-461","person":"member:load-461"}}""")]
    public void Event_i_is_stable_from_release_to_release(long index, string expected) =>
        Assert.Equal(expected, Json(s_load, index));

    [Fact]
    public void Every_event_keeps_to_the_contract()
    {
        var types = new Dictionary<string, int>();
        for (var i = 0; i < s_load.Count; i++)
        {
            using var document = JsonDocument.Parse(Json(s_load, i));
            var type = EventContract.Check(document.RootElement);
            types[type] = types.GetValueOrDefault(type) + 1;
        }

        Assert.Equal(20, types["crm.account.v1"]);
        Assert.Equal(500, types["community.affiliation.v1"]);
        Assert.InRange(types["community.activity.v1"], 17_500, 18_500);
        Assert.InRange(types["community.identity.v1"], 900, 1_500);
        Assert.InRange(types["community.retraction.v1"], 600, 1_000);
    }

    [Fact]
    public void A_retraction_takes_back_an_activity_that_was_there()
    {
        var given = new HashSet<string>();
        var retractions = 0;
        for (var i = 0L; i < s_load.Count; i++)
        {
            using var document = JsonDocument.Parse(Json(s_load, i));
            var data = document.RootElement.GetProperty("data");
            var type = document.RootElement.GetProperty("type").GetString();
            if (type is not ("community.activity.v1" or "community.retraction.v1"))
                continue;
            var program = data.TryGetProperty("program", out var named) ? named.GetString() : null;
            var what = $"{data.GetProperty("member")} {data.GetProperty("activity")} {program}";
            if (type == "community.activity.v1")
                given.Add($"{what} {document.RootElement.GetProperty("time").GetString()![..10]}");
            else
            {
                retractions++;
                Assert.Contains($"{what} {data.GetProperty("day")}", given);
            }
        }

        Assert.NotEqual(0, retractions);
    }

    [Fact]
    public void Ids_repeat_only_where_an_original_is_named()
    {
        var originals = new HashSet<long>();
        var ids = new HashSet<string>();
        var repeats = 0;
        for (var i = 0L; i < s_load.Count; i++)
        {
            var original = s_load.OriginalOf(i);
            Assert.InRange(original, 0, i);
            Assert.Equal(original, s_load.OriginalOf(original));
            originals.Add(original);
            ids.Add(Json(s_load, i));
            if (original != i)
            {
                repeats++;
                Assert.Equal(Json(s_load, original), Json(s_load, i));
                Assert.Equal(Key(s_load, original), Key(s_load, i));
            }
        }

        Assert.Equal(originals.Count, ids.Count);
        Assert.InRange(repeats, 800, 1_200);
    }

    [Fact]
    public void Without_duplicates_no_event_repeats()
    {
        var load = new LoadCommunity(3, 50, 5, 5_000, s_start);
        var texts = Enumerable.Range(0, (int)load.Count).Select(i => Json(load, i)).ToHashSet();
        Assert.Equal(load.Count, texts.Count);
    }

    [Fact]
    public void Times_rise_within_the_span()
    {
        var first = JsonDocument.Parse(Json(s_load, 0)).RootElement.GetProperty("time").GetDateTimeOffset();
        Assert.Equal(s_start, first);
        var load = new LoadCommunity(3, 50, 5, 5_000, s_start, TimeSpan.FromHours(2));
        var last = JsonDocument.Parse(Json(load, load.Count - 1)).RootElement.GetProperty("time").GetDateTimeOffset();
        Assert.InRange(last, s_start.AddMinutes(119), s_start.AddHours(2));
    }

    [Fact]
    public void Keys_are_the_account_or_the_member()
    {
        Assert.Equal("load-account-4", Key(s_load, 4));
        Assert.Equal("member:load-0", Key(s_load, 20));
        Assert.StartsWith("member:load-", Key(s_load, 9_000));
    }

    [Fact]
    public void An_index_outside_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Json(s_load, s_load.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => Json(s_load, -1));
    }

    private static string Json(LoadCommunity load, long index)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(load.WriteJson(index, output), output.WrittenCount);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Key(LoadCommunity load, long index)
    {
        var output = new ArrayBufferWriter<byte>();
        load.WriteKey(index, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
