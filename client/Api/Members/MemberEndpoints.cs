using System.Collections.Immutable;
using System.ComponentModel;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Events;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Members;

/// <summary>The routes of a person.</summary>
internal static partial class MemberEndpoints
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

        var privacy = routes.Group("/v1/members", "Privacy", AccessRole.Privacy, AccessLimit.ByMember);
        privacy.ProducesProblem(StatusCodes.Status404NotFound);
        privacy.MapGet("/{identity}/footprint", ReadFootprintAsync).WithName("getFootprint")
            .WithSummary("Everything held about a person and why, as one document");
        privacy.MapDelete("/{identity}", EraseAsync).WithName("eraseMember")
            .WithSummary("Erases a person with all identities, for good; answered with a receipt")
            .WithDescription("Erases what is recorded up to and including today, through the topic, so that reading it again brings nothing back. "
                + "Answers 202, with the receipt so far, where that did not show in time. Repeating it does no harm.")
            .Produces<ErasureReceipt>()
            .Produces<ErasureReceipt>(StatusCodes.Status202Accepted);
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
        var reading = await FirstAsync(grains, keys, member => member.ReadAsync(query, _fromOutside)) ?? throw Refusal.UnknownMember();
        return new TaggedJson<MemberResponse>(MemberResponse.Of(reading));
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
        var explained = await FirstAsync(grains, keys, member => member.ExplainAsync(query, _fromOutside)) ?? throw Refusal.UnknownMember();
        return new TaggedJson<MemberExplanationResponse>(MemberExplanationResponse.Of(explained));
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
        var history = await FirstAsync(grains, keys, member => member.ReadHistoryAsync(query, first, last, _fromOutside))
            ?? throw Refusal.UnknownMember();
        return new TaggedJson<MemberHistoryResponse>(new MemberHistoryResponse(
            history.Key,
            first,
            last,
            ModelUsed.Of(history.Model),
            [.. history.Value.Select(MemberHistoryDay.Of)],
            FreshnessResponse.Of(history.Freshness)));
    }

    private static async Task<PlainJson<FootprintResponse>> ReadFootprintAsync(
        [Description(Text)] string identity, HttpContext context, MemberIdentity identities, IGrainFactory grains, TimeProvider time)
    {
        var reading = await FirstAsync(grains, identities.Read(context, identity), member => member.ReadFootprintAsync(_fromOutside))
            ?? throw NothingHeld();
        return new PlainJson<FootprintResponse>(FootprintResponse.Of(reading, time.GetUtcNow()));
    }

    private static async Task<PlainJson<ErasureReceipt>> EraseAsync(
        [Description(Text)] string identity,
        HttpContext context,
        MemberIdentity identities,
        PersonErasure erasure,
        ILogger<PersonErasure> logger,
        CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await erasure.EraseAsync(identities.Read(context, identity), cancellationToken) ?? throw NothingHeld();
            return new PlainJson<ErasureReceipt>(receipt, receipt.CompletedAt is null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
        }
        catch (EventSinkException exception)
        {
            LogNotErased(logger, exception.Message);
            throw Refusal.Unavailable("Kafka has not acknowledged all events; ask for the erasure again.", FaultProblems.RetryAfter);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Kafka has not acknowledged the events of an erasure: {Reason}")]
    private static partial void LogNotErased(ILogger logger, string reason);

    private static ProblemException NothingHeld() => Refusal.NotFound("Nothing is held about this identity.");

    // An address is asked for under each of its pseudonyms, until one of them is known.
    private static async Task<T?> FirstAsync<T>(IGrainFactory grains, string[] keys, Func<IMemberGrain, Task<Envelope<T?>>> ask)
        where T : class
    {
        foreach (var key in keys)
        {
            if ((await ask(grains.GetGrain<IMemberGrain>(key))).Value is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
