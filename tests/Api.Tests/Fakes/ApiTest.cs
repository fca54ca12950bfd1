namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>A test with an API of its own.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    private ApiServer? _server;

    private protected ApiServer Server => _server!;

    private protected FakeCluster Cluster => Server.Cluster;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Waits until something holds.</summary>
    private protected static async Task EventuallyAsync(Func<bool> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "It did not come about.");
            await Task.Delay(10);
        }
    }
}
