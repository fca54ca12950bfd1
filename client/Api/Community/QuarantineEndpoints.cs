using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.People;
using static CommunityScoring.Api.Reading.CsvTable;

namespace CommunityScoring.Api.Community;

/// <summary>The route of referrals in quarantine.</summary>
internal static class QuarantineEndpoints
{
    private const string DayFormat = "yyyy-MM-dd";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group("/v1/quarantine", "Operations", AccessRole.Community, AccessLimit.Whole)
            .MapGet(string.Empty, ListAsync).WithName("listQuarantine")
            .WithSummary("Referrals that count as not made while the reason lasts, latest first; as JSON, or as CSV with Accept: text/csv")
            .Produces<QuarantineResponse>(StatusCodes.Status200OK, "application/json", ContentType)
            .Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> ListAsync(
        [Description("Only this reason: self, mutual or burst.")] string? reason,
        [Description("Referrals in a page, 1-200. Default: 50.")] string? limit,
        [Description("nextPageToken of the page before.")] string? pageToken,
        HttpContext context,
        IGrainFactory grains,
        TimeProvider time)
    {
        var query = new QuarantineQuery(Reason(reason), Place(pageToken), Paging.Limit(limit));
        var counted = (await grains.GetGrain<ICommunityGrain>(0).ReadQuarantineAsync(new Envelope<QuarantineQuery>(query))).Value;
        CommunityEndpoints.Mark(context, counted.At, time);
        string? next = null;
        if (counted.Value is { HasMore: true, Referrals: [.., var last] })
        {
            next = Token(QuarantinePlace.Of(last));
            Paging.LinkNext(context, next);
        }

        var response = QuarantineResponse.Of(counted, next);
        return IsWanted(context.Request)
            ? new CsvTable("referral,referrer,account,referred,madeOn,count,reason", response.Referrals.Select(Fields))
            : new TaggedJson<QuarantineResponse>(response);
    }

    private static IEnumerable<string> Fields(QuarantinedReferralResponse referral) =>
    [
        Text(referral.Referral), Text(referral.Referrer), Text(referral.Account), Text(referral.Referred), Day(referral.MadeOn),
        Number(referral.Count), Name(referral.Reason),
    ];

    private static QuarantineReason? Reason(string? reason) => reason is null
        ? null
        : Enum.GetValues<QuarantineReason>().Cast<QuarantineReason?>().FirstOrDefault(known => Name(known!.Value) == reason)
            ?? throw Refusal.Parameter("reason", reason, string.Join(", ", Enum.GetValues<QuarantineReason>().Select(Name)));

    private static string Name(QuarantineReason reason) => reason switch
    {
        QuarantineReason.Self => "self",
        QuarantineReason.Mutual => "mutual",
        QuarantineReason.Burst => "burst",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "not a reason"),
    };

    private static string Token(QuarantinePlace place) => OpaqueToken.Write(JsonSerializer.Serialize(
        [place.MadeOn.ToString(DayFormat, CultureInfo.InvariantCulture), place.Referrer, place.Referral ?? string.Empty],
        ApiJson.Default.StringArray));

    private static QuarantinePlace? Place(string? token) => OpaqueToken.Read(token, "the nextPageToken of a page of /v1/quarantine", place =>
    {
        try
        {
            return JsonSerializer.Deserialize(place, ApiJson.Default.StringArray) is [{ } day, { } referrer, { } referral]
                && DateOnly.TryParseExact(day, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var madeOn)
                    ? new QuarantinePlace(madeOn, referrer, referral.Length == 0 ? null : referral)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    });
}
