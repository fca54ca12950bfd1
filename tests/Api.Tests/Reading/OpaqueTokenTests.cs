using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;

namespace CommunityScoring.Api.Tests.Reading;

public sealed class OpaqueTokenTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("7|github:änne ~ 東京")]
    public void A_place_comes_back_as_it_was_written_and_fits_into_a_query(string place)
    {
        var token = OpaqueToken.Write(place);
        Assert.Equal(Uri.EscapeDataString(token), token);
        Assert.Equal(place, OpaqueToken.Read(token, "a token", text => text));
    }

    [Fact]
    public void Without_a_token_a_list_begins() => Assert.Null(OpaqueToken.Read<string>(null, "a token", _ => throw new InvalidOperationException()));

    [Theory]
    [InlineData("!")]
    [InlineData("x")]
    [InlineData("YQ")]
    public void What_no_list_wrote_is_refused(string token)
    {
        var refused = Assert.Throws<ProblemException>(() => OpaqueToken.Read(token, "a token", text => text == "a" ? null : text));
        Assert.Equal(("pageToken", token, "a token"), (refused.Problem.Field, refused.Problem.Value, refused.Problem.Allowed));
    }
}
