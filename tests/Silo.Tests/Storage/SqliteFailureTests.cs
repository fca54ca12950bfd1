using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

public sealed class SqliteFailureTests : IDisposable
{
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_directory_that_does_not_exist_is_created()
    {
        var name = Path.Combine("a", "b", "test.db");
        await using var store = _directory.Open(name);
        Assert.True(File.Exists(_directory.File(name)));
    }

    [Fact]
    public void A_directory_that_cannot_be_created_is_named()
    {
        File.WriteAllText(_directory.File("plain"), "");
        AssertUnavailable(Path.Combine("plain", "test.db"), Path.Combine("plain", "test.db"));
    }

    [Fact]
    public void A_directory_in_place_of_the_file_is_named()
    {
        Directory.CreateDirectory(_directory.File("folder"));
        AssertUnavailable("folder", "cannot be opened");
    }

    [Fact]
    public void A_file_of_something_else_is_named()
    {
        File.WriteAllText(_directory.File("notes.db"), new string('x', 10_000));
        AssertUnavailable("notes.db", "is not a SQLite database");
    }

    [Fact]
    public async Task A_corrupt_file_is_named()
    {
        await using (var store = _directory.Open())
        {
            await store.WriteAsync(Write("a"));
        }

        using (var file = File.OpenWrite(_directory.File()))
        {
            // Behind the header: the root page of the schema.
            file.Position = 100;
            file.Write(new byte[3_000]);
        }

        AssertUnavailable("test.db", "is corrupt");
    }

    [Fact]
    public async Task A_read_only_file_is_named()
    {
        await _directory.Open().DisposeAsync();
        var options = new SqliteOptions { ConnectionString = $"Data Source={_directory.File()};Mode=ReadOnly" };

        var exception = Assert.Throws<StorageUnavailableException>(() => _directory.Open(options: options));
        Assert.Contains("is read-only", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.File(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_permission_to_write_is_named()
    {
        await _directory.Open().DisposeAsync();
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            // Permissions do not bind the super-user.
            return;
        }

        File.SetUnixFileMode(_directory.File(), UnixFileMode.UserRead);
        AssertUnavailable("test.db", "is read-only");
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused_and_left_alone()
    {
        await _directory.Open().DisposeAsync();
        _directory.Scalar("UPDATE schema_version SET version = 99 WHERE part = 'leaves'");

        AssertUnavailable("test.db", "newer program");
        Assert.Equal(99L, _directory.Scalar("SELECT version FROM schema_version WHERE part = 'leaves'"));
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Mode=ReadWrite")]
    [InlineData("Nonsense=1")]
    public void A_connection_string_that_names_no_file_is_refused(string connectionString) =>
        Assert.Throws<StorageUnavailableException>(
            () => _directory.Open(options: new SqliteOptions { ConnectionString = connectionString }));

    [Fact]
    public async Task A_lock_held_too_long_fails_the_group_and_the_store_goes_on_after_it()
    {
        await using var store = _directory.Open();
        await store.WriteAsync(Write("before"));
        using (var other = _directory.Connect())
        {
            StoreDirectory.Scalar(other, "BEGIN IMMEDIATE");

            var writes = Enumerable.Range(0, 20).Select(i => store.WriteAsync(Write($"k{i}"))).ToList();
            foreach (var write in writes)
            {
                var exception = await Assert.ThrowsAsync<StorageUnavailableException>(() => write);
                Assert.Contains(_directory.File(), exception.Message, StringComparison.Ordinal);
            }

            // Readers do not mind the lock.
            Assert.NotNull(await store.ReadAsync("before"));
            StoreDirectory.Scalar(other, "ROLLBACK");
        }

        Assert.Equal(1, await store.WriteAsync(Write("k0")));
        Assert.Null(await store.ReadAsync("k1"));
    }

    [Fact]
    public async Task A_group_that_fails_half_way_leaves_nothing_behind()
    {
        await using var store = _directory.Open();
        _directory.Scalar(
            "CREATE TRIGGER poison BEFORE INSERT ON leaf WHEN new.key = 'poison' BEGIN SELECT RAISE(ABORT, 'no'); END");

        var lost = store.WriteAsync(new LeafWrite("poison", 0, TestCodec.At(1), ["p"], []));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => lost);

        Assert.Null(await store.ReadAsync("poison"));
        Assert.Empty(await store.ReadChildrenAsync(["p"]));
        Assert.Equal(1, await store.WriteAsync(Write("good")));
    }

    [Fact]
    public async Task A_cancelled_read_is_cancelled_and_the_store_goes_on()
    {
        await using var store = _directory.Open();
        var cancelled = new CancellationToken(true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadAsync("a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadManyAsync(["a"], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync(Write("a"), cancelled));
        Assert.Null(await store.ReadAsync("a"));
    }

    private static LeafWrite Write(string key) => new(key, 0, TestCodec.At(1), [], []);

    private void AssertUnavailable(string name, string says)
    {
        var exception = Assert.Throws<StorageUnavailableException>(() => _directory.Open(name));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.File(name), exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
