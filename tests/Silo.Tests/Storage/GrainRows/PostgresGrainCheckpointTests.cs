using CommunityScoring.Silo.Storage.GrainRows;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.GrainRows;

[Collection(PostgresCollection.Name)]
public sealed class PostgresGrainCheckpointTests(PostgresServer server) : CheckpointContract<GrainRowStore>, IDisposable
{
    private readonly GrainRowSite _site = GrainRowSite.OnPostgres(server);

    public void Dispose() => _site.Dispose();

    protected override GrainRowStore Open(int maxBatch = 5_000, int capacity = 20_000) => _site.Open(maxBatch, capacity);

    protected override object? Scalar(string sql) => _site.Scalar(sql);
}
