using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

/// <summary>Tests that share one PostgreSQL server, each with a database of its own; none of them ends the server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
