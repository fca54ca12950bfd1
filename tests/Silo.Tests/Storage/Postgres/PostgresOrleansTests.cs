using System.Net;
using CommunityScoring.Hosting;
using CommunityScoring.Silo.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using Orleans.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

/// <summary>Orleans' own ADO.NET providers over our scripts.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresOrleansTests : IDisposable
{
    private const string Invariant = "Npgsql";
    private static readonly DateTime s_now = new(2026, 11, 20, 10, 0, 0, DateTimeKind.Utc);
    private readonly PostgresSite _site;
    private readonly IHost _host;

    public PostgresOrleansTests(PostgresServer server)
    {
        _site = new PostgresSite(server);
        PostgresSchema.Apply(new PostgresDatabase(_site.ConnectionString));
        // Never started: only the providers are asked for.
        _host = new HostBuilder().UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("cluster", "service"));
            silo.ConfigureEndpoints(IPAddress.Loopback, 11111, 30000);
            silo.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());
            silo.Services.Configure<TypeManifestOptions>(types => types.AddAllowedType(typeof(Kept)));
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, _site.ConnectionString));
            silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, _site.ConnectionString));
            foreach (var name in new[] { "kept", "deleted" })
            {
                silo.AddAdoNetGrainStorage(name, options =>
                {
                    (options.Invariant, options.ConnectionString) = (Invariant, _site.ConnectionString);
                    options.DeleteStateOnClear = name == "deleted";
                });
            }
        }).Build();
    }

    public void Dispose()
    {
        _host.Dispose();
        _site.Dispose();
    }

    [Fact]
    public async Task Silos_come_change_and_go_each_step_by_one_version()
    {
        var table = _host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true);
        await table.InitializeMembershipTableAsync(true);
        var empty = await table.ReadAllAsync();
        Assert.Empty(empty.Members);

        var one = Silo(1);
        Assert.True(await table.InsertRowAsync(one, empty.Version.Next()));
        Assert.False(await table.InsertRowAsync(Silo(2), empty.Version.Next()), "another version is stored");
        var first = await table.ReadAllAsync();
        Assert.Equal(empty.Version.Version + 1, first.Version.Version);
        Assert.False(await table.InsertRowAsync(one, first.Version.Next()), "the silo is there");
        Assert.Equal(first.Version.Version, (await table.ReadAllAsync()).Version.Version);
        Assert.True(await table.InsertRowAsync(Silo(2), first.Version.Next()));

        var read = await table.ReadRowAsync(one.SiloAddress);
        var (member, etag) = Assert.Single(read.Members);
        Assert.Equal((one.SiloAddress, "host", "silo-1", SiloStatus.Joining, 30001), (member.SiloAddress, member.HostName, member.SiloName, member.Status, member.ProxyPort));
        Assert.Equal(s_now, member.StartTime);

        member.Status = SiloStatus.Active;
        member.AddOrUpdateSuspector(Silo(2).SiloAddress, s_now, 3);
        Assert.True(await table.UpdateRowAsync(member, etag, read.Version.Next()));
        Assert.False(await table.UpdateRowAsync(member, etag, read.Version.Next()), "another version is stored");
        member.IAmAliveTime = s_now.AddMinutes(1);
        await table.UpdateIAmAliveAsync(member);
        var changed = Assert.Single((await table.ReadRowAsync(one.SiloAddress)).Members).Item1;
        Assert.Equal((SiloStatus.Active, s_now.AddMinutes(1)), (changed.Status, changed.IAmAliveTime));
        Assert.Equal(Silo(2).SiloAddress, Assert.Single(changed.SuspectTimes!).Item1);

        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(s_now.AddHours(1)));
        Assert.Equal(one.SiloAddress, Assert.Single((await table.ReadAllAsync()).Members).Item1.SiloAddress);
        await table.DeleteMembershipTableEntriesAsync("cluster");
        Assert.Equal(0L, _site.Scalar("SELECT count(*) FROM membership"));
    }

    [Fact]
    public async Task Of_many_silos_that_join_at_one_version_one_does()
    {
        var table = _host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true);
        var version = (await table.ReadAllAsync()).Version.Next();

        var joined = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => table.InsertRowAsync(Silo(number), version)));

        Assert.Single(joined, one => one);
        Assert.Single((await table.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task Reminders_are_kept_found_by_range_and_removed_at_their_etag()
    {
        var table = _host.Services.GetRequiredService<IReminderTable>();
        await table.StartAsync(CancellationToken.None);
        var grain = GrainId.Create("account", "acme");
        var entry = new ReminderEntry { GrainId = grain, ReminderName = "daily", StartAt = s_now, Period = TimeSpan.FromDays(1) };

        var first = await table.UpsertRow(entry);
        var second = await table.UpsertRow(entry);
        Assert.NotEqual(first, second);
        var read = await table.ReadRow(grain, "daily");
        Assert.Equal((grain, "daily", s_now, TimeSpan.FromDays(1), second), (read!.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Single((await table.ReadRows(grain)).Reminders);

        var hash = grain.GetUniformHashCode();
        Assert.Single((await table.ReadRows(hash - 1, hash)).Reminders);
        Assert.Empty((await table.ReadRows(hash, hash + 1)).Reminders);
        Assert.Single((await table.ReadRows(hash + 1, hash)).Reminders);

        Assert.False(await table.RemoveRow(grain, "daily", first!));
        Assert.True(await table.RemoveRow(grain, "daily", second!));
        Assert.Null(await table.ReadRow(grain, "daily"));
    }

    [Theory]
    [InlineData("kept")]
    [InlineData("deleted")]
    public async Task States_are_written_read_and_cleared_at_their_etag_only(string provider)
    {
        var storage = _host.Services.GetRequiredKeyedService<IGrainStorage>(provider);
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        ((ILifecycleParticipant<ISiloLifecycle>)storage).Participate(lifecycle);
        await lifecycle.OnStart();
        foreach (var id in new[] { GrainId.Create(provider, "text"), GrainId.Create(GrainType.Create(provider), GrainIdKeyExtensions.CreateIntegerKey(17, "ext")) })
        {
            var state = $"{id.Type}.state";
            var written = new GrainState<Kept>(new Kept { Text = "one" });
            await storage.WriteStateAsync(state, id, written);
            var fresh = new GrainState<Kept>(new Kept());
            await storage.ReadStateAsync(state, id, fresh);
            Assert.Equal((true, "one", "1"), (fresh.RecordExists, fresh.State!.Text, fresh.ETag));
            fresh.State.Text = "two";
            await storage.WriteStateAsync(state, id, fresh);
            Assert.Equal("2", fresh.ETag);

            await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(state, id, written));
            await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync(state, id, written));
            await Assert.ThrowsAsync<InconsistentStateException>(
                () => storage.WriteStateAsync(state, id, new GrainState<Kept>(new Kept { Text = "new" })));

            await storage.ClearStateAsync(state, id, fresh);
            var cleared = new GrainState<Kept>(new Kept());
            await storage.ReadStateAsync(state, id, cleared);
            Assert.False(cleared.RecordExists);
            cleared.State!.Text = "three";
            await storage.WriteStateAsync(state, id, cleared);
            var again = new GrainState<Kept>(new Kept());
            await storage.ReadStateAsync(state, id, again);
            Assert.Equal("three", again.State!.Text);
        }
    }

    private static MembershipEntry Silo(int number) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11110 + number, 1),
        HostName = "host",
        SiloName = $"silo-{number}",
        Status = SiloStatus.Joining,
        ProxyPort = 30000 + number,
        StartTime = s_now,
        IAmAliveTime = s_now,
    };

    /// <summary>A state as a grain keeps one.</summary>
    public sealed class Kept
    {
        public string Text { get; set; } = "";
    }
}
