using CommunityScoring.Silo.Storage.GrainRows;

namespace CommunityScoring.Silo.Tests.Storage.GrainRows;

public sealed class SqliteGrainScorecardTests : ScorecardContract<GrainRowStore>, IDisposable
{
    private readonly GrainRowSite _site = GrainRowSite.OnSqlite();

    public void Dispose() => _site.Dispose();

    protected override GrainRowStore Open() => _site.Open();
}
