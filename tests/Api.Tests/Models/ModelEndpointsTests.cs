using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Models;

public sealed class ModelEndpointsTests : ApiTest
{
    private static readonly string _document = ScoringModel.Default.Document.Replace("\"name\": \"default\"", "\"name\": \"bold\"", StringComparison.Ordinal);

    [Fact]
    public async Task Models_are_stored_and_listed()
    {
        var (response, stored) = await Server.SendAsync(HttpMethod.Put, "/v1/models/bold", _document);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("bold", (string?)stored!["name"]);

        var models = (await Server.GetAsync("/v1/models"))["models"]!.AsArray();
        Assert.Equal(["default", "bold"], models.Select(model => (string?)model!["name"]));
        Assert.Equal(730, (int)models[1]!["document"]!["lookbackDays"]!);
        await Server.GetAsync("/v1/accounts/acme?model=bold");
    }

    [Fact]
    public async Task A_field_that_is_wrong_is_named()
    {
        var bad = _document.Replace("\"lookbackDays\": 730", "\"lookbackDays\": 9999", StringComparison.Ordinal);
        var problem = await Server.RefusedAsync(400, HttpMethod.Put, "/v1/models/bold", bad);
        Assert.Equal("lookbackDays", (string?)problem["field"]);
        Assert.Equal("9999", (string?)problem["value"]);
        Assert.NotNull(problem["allowed"]);
        Assert.Single(Cluster.Models);
    }

    [Fact]
    public async Task The_name_must_be_that_of_the_path() =>
        Assert.Equal("name", (string?)(await Server.RefusedAsync(400, HttpMethod.Put, "/v1/models/other", _document))["field"]);

    [Fact]
    public async Task The_version_must_grow()
    {
        await Server.SendAsync(HttpMethod.Put, "/v1/models/bold", _document);
        Assert.Equal("version", (string?)(await Server.RefusedAsync(400, HttpMethod.Put, "/v1/models/bold", _document))["field"]);
    }

    [Fact]
    public async Task What_is_no_json_is_refused() => await Server.RefusedAsync(400, HttpMethod.Put, "/v1/models/bold", "{");
}
