using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Tests.Cluster;

/// <summary>Keys, requests and the audit log as API hosts reach them.</summary>
public sealed class AccessGrainsTests(TestSilos silos) : IClassFixture<TestSilos>
{
    private readonly IGrainFactory _grains = silos.Cluster.Client;

    [Fact]
    public async Task A_ring_keeps_keys_and_sessions_beyond_its_activation()
    {
        var ring = _grains.GetGrain<IKeyRingGrain>(17);
        var limits = new KeyLimits(["smb"], ["kim"]);
        var expiry = DateTimeOffset.UtcNow.AddDays(1);
        await ring.CreateAsync(new Envelope<NewKey>(new NewKey("a", "crm", "00", ["read"], limits, 60, expiry)));
        await ring.CreateAsync(new Envelope<NewKey>(new NewKey("b", "bi", "01", ["read", "success"], KeyLimits.None, null, null)));
        await ring.RotateAsync("a", "02", TimeSpan.FromHours(1));
        await ring.RevokeAsync("b");
        await ring.NoteUseAsync(new(["a", "none"]), new DateOnly(2026, 11, 20));
        await ring.NoteUseAsync(new(["a"]), new DateOnly(2026, 11, 19));
        await ring.SignInAsync(new Envelope<SessionEntry>(new SessionEntry("s", "02", expiry)));
        await ring.SignInAsync(new Envelope<SessionEntry>(new SessionEntry("t", "02", expiry)));
        await ring.SignInAsync(new Envelope<SessionEntry>(new SessionEntry("over", "02", DateTimeOffset.UtcNow)));
        await ring.SignOutAsync("t");
        await silos.Cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        var read = (await ring.ReadAsync()).Value;
        var (first, second) = (read.Keys[0], read.Keys[1]);
        Assert.Equal(("a", "crm", 60, expiry, new DateOnly(2026, 11, 20)), (first.Id, first.Name, first.RequestsPerMinute, first.ExpiresAt, first.LastUsedOn));
        Assert.Equal(["02", "00"], first.Secrets.Select(secret => secret.Hash));
        Assert.Equal((true, false), (first.Limits.Allows("smb", "kim"), first.Limits.Allows("smb", "pat")));
        Assert.True(first.IsLive(DateTimeOffset.UtcNow));
        Assert.NotNull(first.Secrets[1].EndsAt);
        Assert.False(second.IsLive(DateTimeOffset.UtcNow));
        Assert.Equal("read success", string.Join(" ", second.Roles));
        Assert.Equal("s", Assert.Single(read.Sessions).Hash);
        Assert.Null((await ring.RevokeAsync("none")).Value);
        Assert.Null((await ring.RotateAsync("none", "03", TimeSpan.Zero)).Value);
        await Assert.ThrowsAsync<ArgumentException>(() => ring.RotateAsync("b", "03", TimeSpan.Zero));
    }

    [Fact]
    public async Task Many_who_ask_at_once_are_lent_a_minutes_requests_and_no_more()
    {
        var budget = _grains.GetGrain<IRequestBudgetGrain>("key");
        var leases = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => budget.TakeAsync(500)));
        Assert.Equal(500, leases.Sum(lease => lease.Value.Count));
        Assert.Single(leases.Select(lease => lease.Value.Minute).Distinct());
        Assert.All(leases, lease => Assert.InRange(lease.Value.Remaining, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        await budget.GiveBackAsync(leases[0].Value.Minute, 5);
        Assert.Equal(1, (await budget.TakeAsync(500)).Value.Count);
    }

    [Fact]
    public async Task An_entry_of_the_audit_log_is_stored_and_read_through_any_silo()
    {
        var at = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        var entry = new AuditEntry(
            at, new string('a', 32), "id", "name", "DELETE", "/v1/keys/{id}",
            ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("id", "x")]), null);
        var log = _grains.GetGrain<IAuditGrain>(0);
        await log.AppendAsync(new Envelope<AuditEntry>(entry));
        await log.AppendAsync(new Envelope<AuditEntry>(entry with { Status = 200 }));
        var read = (await log.ReadAsync(at, at.AddDays(1), new Envelope<AuditPlace?>(entry.Place), 10)).Value;
        Assert.Equal((200, "x"), (Assert.Single(read).Status, read[0].Subject["id"]));
        Assert.Equal(2, (await log.ReadAsync(at, at.AddDays(1), new Envelope<AuditPlace?>(null), 10)).Value.Length);
    }
}
