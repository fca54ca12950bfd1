using CommunityScoring.Silo.Storage.GrainRows;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.GrainRows;

[Collection(PostgresCollection.Name)]
public sealed class PostgresGrainScorecardTests(PostgresServer server) : ScorecardContract<GrainRowStore>, IDisposable
{
    private readonly GrainRowSite _site = GrainRowSite.OnPostgres(server);

    public void Dispose() => _site.Dispose();

    protected override GrainRowStore Open() => _site.Open();
}
