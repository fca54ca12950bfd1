using CommunityScoring.Silo.Storage.Postgres;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresCheckpointTests(PostgresServer server) : CheckpointContract<PostgresLeafStore>, IDisposable
{
    private readonly PostgresSite _site = new(server);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_checkpoint_of_another_epoch_is_refused()
    {
        await using var store = Open();
        var checkpoint = new Checkpoint("id", "topic", 0, 1, OutcomeCounts.None, DateTimeOffset.UnixEpoch) { Epoch = store.Epoch - 1 };

        await Assert.ThrowsAsync<CheckpointConflictException>(() => store.WriteAsync(checkpoint, null));

        Assert.Null(await store.ReadAsync("id", 0));
    }

    protected override PostgresLeafStore Open(int maxBatch = 5_000, int capacity = 20_000) =>
        _site.Open(_site.Options with { MaxBatch = maxBatch, Capacity = capacity });

    protected override object? Scalar(string sql) => _site.Scalar(sql);
}
