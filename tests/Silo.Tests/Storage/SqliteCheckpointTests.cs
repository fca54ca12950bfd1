using CommunityScoring.Silo.Storage;

namespace CommunityScoring.Silo.Tests.Storage;

public sealed class SqliteCheckpointTests : CheckpointContract<SqliteLeafStore>, IDisposable
{
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override SqliteLeafStore Open(int maxBatch = 5_000, int capacity = 20_000) =>
        _directory.Open(options: _directory.Options() with { MaxBatch = maxBatch, Capacity = capacity });

    protected override object? Scalar(string sql) => _directory.Scalar(sql);
}
