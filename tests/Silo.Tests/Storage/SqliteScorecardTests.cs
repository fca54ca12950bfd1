using CommunityScoring.Silo.Storage;

namespace CommunityScoring.Silo.Tests.Storage;

public sealed class SqliteScorecardTests : ScorecardContract<SqliteLeafStore>, IDisposable
{
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override SqliteLeafStore Open() => _directory.Open();
}
