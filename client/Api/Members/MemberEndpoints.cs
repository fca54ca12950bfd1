using System.Collections.Immutable;
using System.ComponentModel;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Members;

/// <summary>The routes of a person.</summary>
internal static class MemberEndpoints
{
    private const int DefaultHistoryDays = 89;
    private const string Text = "Any identity of the person, as in github:octocat, email:jane@acme.com or email: and the pseudonym.";
    private static readonly Envelope<ImmutableArray<string>> _fromOutside = new([]);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.Group("/v1/members", "Members", AccessRole.Read, AccessLimit.ByMember);
        group.ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{identity}", ReadAsync).WithName("getMember").WithSummary("A person with their scores");
        group.MapGet("/{identity}/explanation", ExplainAsync).WithName("explainMember")
            .WithSummary("The terms of a person's score, which sum to it");
        group.MapGet("/{identity}/history", HistoryAsync).WithName("getMemberHistory").WithSummary("The daily series of a person's scores");
    }

    private static async Task<TaggedJson<MemberResponse>> ReadAsync(
        [Description(Text)] string identity,
        [Description(RouteText.AsOf)] string? asOf,
        [Description(RouteText.Model)] string? model,
        HttpContext context,
        MemberIdentity identities,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        var keys = identities.Read(context, identity);
        var query = new Envelope<ScoreQuery>(await queries.ReadAsync(asOf, model));
        foreach (var key in keys)
        {
            if ((await grains.GetGrain<IMemberGrain>(key).ReadAsync(query, _fromOutside)).Value is { } reading)
            {
                return new TaggedJson<MemberResponse>(MemberResponse.Of(reading));
            }
        }

        throw Refusal.UnknownMember();
    }

    private static async Task<TaggedJson<MemberExplanationResponse>> ExplainAsync(
        [Description(Text)] string identity,
        [Description(RouteText.AsOf)] string? asOf,
        [Description(RouteText.Model)] string? model,
        HttpContext context,
        MemberIdentity identities,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        var keys = identities.Read(context, identity);
        var query = new Envelope<ScoreQuery>(await queries.ReadAsync(asOf, model));
        foreach (var key in keys)
        {
            if ((await grains.GetGrain<IMemberGrain>(key).ExplainAsync(query, _fromOutside)).Value is { } explained)
            {
                return new TaggedJson<MemberExplanationResponse>(MemberExplanationResponse.Of(explained));
            }
        }

        throw Refusal.UnknownMember();
    }

    private static async Task<TaggedJson<MemberHistoryResponse>> HistoryAsync(
        [Description(Text)] string identity,
        [Description(RouteText.From + " Default: 89 days before the last.")] string? from,
        [Description(RouteText.To)] string? to,
        [Description(RouteText.Model)] string? model,
        HttpContext context,
        MemberIdentity identities,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        var keys = identities.Read(context, identity);
        var (first, last) = queries.Range(from, to, DefaultHistoryDays);
        var query = new Envelope<ScoreQuery>(new ScoreQuery(null, await queries.ModelAsync(model)));
        foreach (var key in keys)
        {
            if ((await grains.GetGrain<IMemberGrain>(key).ReadHistoryAsync(query, first, last, _fromOutside)).Value is { } history)
            {
                return new TaggedJson<MemberHistoryResponse>(new MemberHistoryResponse(
                    history.Key,
                    first,
                    last,
                    ModelUsed.Of(history.Model),
                    [.. history.Value.Select(MemberHistoryDay.Of)],
                    FreshnessResponse.Of(history.Freshness)));
            }
        }

        throw NotFound();
    }

    private static ProblemException NotFound() => Refusal.NotFound("Nothing is known of this identity, or nothing of it may be shown.");
}
