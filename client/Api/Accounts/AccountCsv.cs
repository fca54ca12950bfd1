using System.Globalization;
using System.Text;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Accounts;

/// <summary>A page of accounts as CSV (RFC 4180), for a spreadsheet.</summary>
internal sealed class AccountCsv(IReadOnlyList<AccountResponse> accounts) : IResult
{
    public const string ContentType = "text/csv";

    private const string Columns =
        "account,name,segment,owner,asOf,model,modelVersion,engagement,momentum,risk,state,since,atRiskOn,revenueInfluence,"
        + "currentMembers,departedMembers,champions,contributors,participants,observers,dormant,lastActiveOn,status,renewalOn,newestEvent";

    /// <summary>True when the client prefers CSV to JSON.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality(accepted, ContentType) is > 0 and var csv && csv >= Quality(accepted, "application/json");
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var text = new StringBuilder(Columns).Append("\r\n");
        foreach (var account in accounts)
        {
            text.AppendJoin(',', Fields(account)).Append("\r\n");
        }

        return TaggedBody.WriteAsync(httpContext, Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8; header=present");
    }

    private static IEnumerable<string> Fields(AccountResponse account)
    {
        var (risk, members, levels) = (account.Risk, account.Members, account.Members.Levels);
        return
        [
            Text(account.Account), Text(account.Name), Text(account.Segment), Text(account.Owner),
            Day(account.AsOf), Text(account.Model.Name), Number(account.Model.Version),
            Number(account.Engagement), Number(account.Momentum),
            Number(risk.Score), risk.State, Day(risk.Since), Day(risk.AtRiskOn), Number(account.RevenueInfluence),
            Number(members.Current), Number(members.Departed),
            Number(levels.Champion), Number(levels.Contributor), Number(levels.Participant), Number(levels.Observer), Number(levels.Dormant),
            Day(account.LastActiveOn), Text(account.Status), Day(account.RenewalOn),
            account.Freshness.NewestEvent?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty,
        ];
    }

    private static string Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        // A spreadsheet takes these for the start of a formula.
        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty;

    private static double? Quality(IList<MediaTypeHeaderValue> accepted, string type) => accepted
        .Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        .Select(one => (double?)(one.Quality ?? 1))
        .DefaultIfEmpty(0)
        .Max();
}
