using CommunityScoring.Silo.Storage.GrainRows;

namespace CommunityScoring.Silo.Tests.Storage.GrainRows;

public sealed class SqliteGrainCheckpointTests : CheckpointContract<GrainRowStore>, IDisposable
{
    private readonly GrainRowSite _site = GrainRowSite.OnSqlite();

    public void Dispose() => _site.Dispose();

    protected override GrainRowStore Open(int maxBatch = 5_000, int capacity = 20_000) => _site.Open(maxBatch, capacity);

    protected override object? Scalar(string sql) => _site.Scalar(sql);
}
