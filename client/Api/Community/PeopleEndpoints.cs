using System.ComponentModel;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using static CommunityScoring.Api.Reading.CsvTable;

namespace CommunityScoring.Api.Community;

/// <summary>The route of people who are at no account.</summary>
internal static class PeopleEndpoints
{
    private const string None = "none";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group("/v1/people", "Operations", AccessRole.Community, AccessLimit.Whole)
            .MapGet(string.Empty, ListAsync).WithName("listPeople")
            .WithSummary("People who are at no account today, whose days wait for one; as JSON, or as CSV with Accept: text/csv")
            .WithDescription("They come from a census of stored rows, and no member is asked. Whoever has withdrawn consent is not among them.")
            .Produces<PeopleResponse>(StatusCodes.Status200OK, "application/json", ContentType)
            .Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> ListAsync(
        [Description("none: people who are at no account. Nothing else is listed here.")] string? account,
        [Description("People in a page, 1-200. Default: 50.")] string? limit,
        [Description("nextPageToken of the page before.")] string? pageToken,
        HttpContext context,
        IGrainFactory grains,
        TimeProvider time)
    {
        if (account != None)
        {
            throw Refusal.Parameter("account", account, $"{None}; the people of an account are at /v1/accounts/{{id}}/members");
        }

        var query = new WaitingQuery(Place(pageToken), Paging.Limit(limit));
        var counted = (await grains.GetGrain<ICommunityGrain>(0).ReadWaitingAsync(new Envelope<WaitingQuery>(query))).Value;
        CommunityEndpoints.Mark(context, counted.At, time);
        string? next = null;
        if (counted.Value is { HasMore: true, Persons: [.., var last] })
        {
            next = OpaqueToken.Write(last.Person);
            Paging.LinkNext(context, next);
        }

        var response = PeopleResponse.Of(counted, next);
        return IsWanted(context.Request)
            ? new CsvTable("person,identities,domains,formerAccounts,activities,waitingSince,lastActiveOn", response.People.Select(Fields))
            : new TaggedJson<PeopleResponse>(response);
    }

    private static IEnumerable<string> Fields(PersonWithoutAccount person) =>
    [
        Text(person.Person), Number(person.Identities), Text(string.Join(' ', person.Domains)), Text(string.Join(' ', person.FormerAccounts)),
        Number(person.Activities), Day(person.WaitingSince), Day(person.LastActiveOn),
    ];

    private static string? Place(string? token) =>
        OpaqueToken.Read(token, "the nextPageToken of a page of /v1/people", person => person.Length > 0 ? person : null);
}
