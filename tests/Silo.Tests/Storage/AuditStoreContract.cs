using System.Collections.Immutable;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>What every audit log must do.</summary>
public abstract class AuditStoreContract
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 20, 12, 0, 0, 7, TimeSpan.Zero);

    [Fact]
    public async Task Entries_come_back_in_their_order_page_by_page()
    {
        var store = Open();
        AuditEntry[] written =
        [
            Entry(2, 'b', 200), Entry(0, 'a', null), Entry(0, 'a', 403), Entry(1, 'c', null), Entry(1, 'b', 204), Entry(5, 'a', 200), Entry(-1, 'z', 200),
        ];
        foreach (var entry in written)
        {
            await store.AppendAsync(entry);
        }

        var expected = written.Where(entry => entry.At >= s_noon && entry.At < s_noon.AddMilliseconds(5))
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Call, StringComparer.Ordinal).ThenBy(entry => entry.Place.IsOutcome).ToArray();
        var read = new List<AuditEntry>();
        AuditPlace? after = null;
        while (await store.ReadAsync(s_noon, s_noon.AddMilliseconds(5), after, 2) is { Count: > 0 } page)
        {
            read.AddRange(page);
            after = page[^1].Place;
        }

        Assert.Equal(expected.Select(Plain), read.Select(Plain));
        Assert.Empty(await store.ReadAsync(DateTimeOffset.MinValue, s_noon.AddYears(-1), null, 10));
        Assert.Equal(written.Length, (await store.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, 100)).Count);
    }

    [Fact]
    public async Task An_entry_that_is_there_is_left_alone()
    {
        var store = Open();
        await store.AppendAsync(Entry(0, 'a', 200));
        await store.AppendAsync(Entry(0, 'a', 500));
        Assert.Equal(200, Assert.Single(await store.ReadAsync(s_noon, s_noon.AddDays(1), null, 10)).Status);
    }

    [Theory]
    [InlineData("UPDATE audit SET status = 0")]
    [InlineData("DELETE FROM audit")]
    public async Task The_database_refuses_to_change_or_remove_any(string sql)
    {
        var store = Open();
        await store.AppendAsync(Entry(0, 'a', 200));
        var refused = Record.Exception(() => Execute(sql));
        Assert.Contains("the audit log only grows", refused?.Message, StringComparison.Ordinal);
        Assert.Equal(200, Assert.Single(await store.ReadAsync(s_noon, s_noon.AddDays(1), null, 10)).Status);
    }

    protected abstract IAuditStore Open();

    protected abstract void Execute(string sql);

    private static AuditEntry Entry(int milliseconds, char call, int? status) => new(
        s_noon.AddMilliseconds(milliseconds), new string(call, 32), "0123456789abcdef", "Ünïcode name", "DELETE", "/v1/members/{identity}",
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("identity", "github:ana"), KeyValuePair.Create("deleted", "3")]),
        status);

    private static (DateTimeOffset, string, string, string, string, string, string, int?) Plain(AuditEntry entry) => (
        entry.At, entry.Call, entry.KeyId, entry.KeyName, entry.Method, entry.Route, string.Join(' ', entry.Subject), entry.Status);
}
