using CommunityScoring.Silo.Storage.Postgres;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSchemaTests(PostgresServer server) : IDisposable
{
    private readonly PostgresSite _site = new(server);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Three_starts_at_once_make_one_schema_and_one_epoch()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _site.Open())));

        Assert.Single(stores.Select(store => store.Epoch).Distinct());
        Assert.Equal(3L, _site.Scalar("SELECT count(*) FROM schema_version"));
        Assert.Equal(1L, _site.Scalar("SELECT count(*) FROM epoch"));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("leaves")]
    [InlineData("orleans")]
    [InlineData("audit")]
    public async Task A_schema_of_a_newer_program_is_refused_and_left_alone(string part)
    {
        await _site.Open().DisposeAsync();
        _site.Scalar($"UPDATE schema_version SET version = 99 WHERE part = '{part}'");

        var exception = Assert.Throws<StorageUnavailableException>(() => _site.Open());

        Assert.Contains($"version 99 of schema '{part}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", exception.Message, StringComparison.Ordinal);
        Assert.Equal(99, _site.Scalar($"SELECT version FROM schema_version WHERE part = '{part}'"));
    }

    [Fact]
    public void A_wrong_password_is_named_and_not_shown() => Refused("Password=another-password", "refuses the login", "another-password");

    [Fact]
    public void A_database_that_is_not_there_is_named() => Refused("Database=nowhere", "/nowhere' has no such database", "a-password");

    [Fact]
    public void A_server_that_is_not_there_is_named() => Refused("Port=1", "127.0.0.1:1/", "a-password");

    [Theory]
    [InlineData("Data Source=data/community-scoring.db;Nonsense=1")]
    [InlineData("Database=scoring")]
    public void A_text_that_is_no_connection_string_is_refused(string text) =>
        Assert.Contains("PostgreSQL connection string", Assert.Throws<StorageUnavailableException>(() => new PostgresDatabase(text)).Message, StringComparison.Ordinal);

    private void Refused(string changed, string expected, string secret)
    {
        var options = _site.Options with { ConnectionString = $"{_site.ConnectionString};{changed}" };

        var exception = Assert.Throws<StorageUnavailableException>(() => _site.Open(options));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
