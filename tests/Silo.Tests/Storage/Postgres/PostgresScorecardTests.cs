using CommunityScoring.Silo.Storage.Postgres;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresScorecardTests(PostgresServer server) : ScorecardContract<PostgresLeafStore>, IDisposable
{
    private readonly PostgresSite _site = new(server);

    public void Dispose() => _site.Dispose();

    protected override PostgresLeafStore Open() => _site.Open();
}
