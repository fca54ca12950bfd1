using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Audit;

/// <summary>The route of the audit log. Reading it is a call that is audited itself.</summary>
internal static class AuditEndpoints
{
    private const string ContentType = "application/jsonl";
    private const int MostEntries = 5_000;
    private const int DefaultEntries = 1_000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group("/v1/audit", "Access", AccessRole.Admin, AccessLimit.None)
            .MapGet(string.Empty, ReadAsync).WithName("readAudit")
            .WithSummary("Privacy and admin calls, and denied attempts at them, oldest first: one JSON object a line; the header Link names the next page")
            .Produces<AuditLine>(StatusCodes.Status200OK, ContentType);

    private static async Task<IResult> ReadAsync(
        [Description(AuditPeriod.FromText)] string? from,
        [Description(AuditPeriod.ToText)] string? to,
        [Description("Lines in a page, 1-5000. Default: 1000.")] string? limit,
        [Description("pageToken of the header Link of the page before.")] string? pageToken,
        HttpContext context,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        var (first, before) = AuditPeriod.Read(from, to, queries.Today);
        var count = DefaultEntries;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MostEntries))
        {
            throw Refusal.Parameter("limit", limit, $"a whole number from 1 to {MostEntries}");
        }

        var after = AuditPeriod.PlaceOf(pageToken);
        var entries = (await grains.GetGrain<IAuditGrain>(0).ReadAsync(first, before, new Envelope<AuditPlace?>(after), count + 1)).Value;
        if (entries.Length > count)
        {
            entries = entries[..count];
            Paging.LinkNext(context, AuditPeriod.TokenOf(entries[^1].Place));
        }

        using var lines = new MemoryStream();
        foreach (var entry in entries)
        {
            JsonSerializer.Serialize(lines, AuditLine.Of(entry), ApiJson.Default.AuditLine);
            lines.WriteByte((byte)'\n');
        }

        return Results.Bytes(lines.ToArray(), ContentType);
    }
}
