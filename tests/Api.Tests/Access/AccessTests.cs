using System.Collections.Frozen;
using System.Net.Http.Headers;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Tests.Fakes;

namespace CommunityScoring.Api.Tests.Access;

public sealed class AccessTests : ApiTest
{
    [Theory]
    [InlineData("GET", "/v1/accounts/acme")]
    [InlineData("GET", "/V1/accounts/acme")]
    [InlineData("POST", "/v1/accounts:batchGet")]
    [InlineData("POST", "/v1/events")]
    [InlineData("GET", "/v1/no-such-route")]
    [InlineData("DELETE", "/v1/cluster")]
    public async Task Nothing_is_answered_without_a_known_key(string method, string path)
    {
        foreach (var key in (AuthenticationHeaderValue?[])
            [null, new("Bearer", "other"), new("Bearer", ApiServer.Key + "x"), new("Bearer"), new("Basic", ApiServer.Key)])
        {
            Server.Client.DefaultRequestHeaders.Authorization = key;
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await Server.Client.SendAsync(request);
            Assert.Equal(401, (int)response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        }

        Assert.Empty(Cluster.Touched);
    }

    [Fact]
    public async Task A_key_without_the_role_is_refused()
    {
        await using var server = await ApiServer.StartAsync(new Readers());
        await server.GetAsync("/v1/accounts/acme");
        await server.RefusedAsync(403, HttpMethod.Post, "/v1/events", "{}", "application/cloudevents+json");
        await server.RefusedAsync(403, HttpMethod.Put, "/v1/models/bold", "{}");
        Assert.Empty(server.Sink.Produced);
    }

    private sealed class Readers : IKeyRing
    {
        public ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken) =>
            ValueTask.FromResult<KeyHolder?>(new KeyHolder("reader", FrozenSet.Create(StringComparer.Ordinal, AccessRole.Read)));
    }
}
