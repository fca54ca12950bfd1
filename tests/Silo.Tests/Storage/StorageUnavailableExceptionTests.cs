using CommunityScoring.Hosting;
using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>A store that is away is told from one process to another with what the driver said of it.</summary>
public sealed class StorageUnavailableExceptionTests
{
    [Fact]
    public void It_crosses_with_what_the_driver_of_a_database_threw()
    {
        using var services = new ServiceCollection().AddSerializer(builder => builder.AddCommunityScoringSerialization()).BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        Exception[] causes =
        [
            new NpgsqlException("Exception while reading from stream", new EndOfStreamException("Attempted to read past the end of the stream.")),
            new PostgresException("the database system is shutting down", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown),
            new SqliteException("disk I/O error", 10),
        ];
        foreach (var cause in causes)
        {
            var sent = new StorageUnavailableException("The database cannot be used.", new StorageUnavailableException("It cannot be used.", cause));
            var received = Assert.IsType<StorageUnavailableException>(serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(sent)));
            Assert.Equal(sent.Message, received.Message);
            Assert.Equal(cause.GetType(), Assert.IsType<StorageUnavailableException>(received.InnerException).InnerException?.GetType());
            Assert.Contains(sent.Message, received.ToString(), StringComparison.Ordinal);
        }
    }
}
