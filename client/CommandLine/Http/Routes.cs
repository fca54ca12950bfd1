using System.Globalization;
using System.Text;

namespace CommunityScoring.Client.CommandLine.Http;

/// <summary>The routes that the commands read.</summary>
internal static class Routes
{
    internal const string Cluster = "v1/cluster";

    internal const string CommunityAttribution = "v1/community/attribution";

    internal static string CommunityFigures(DateOnly? from, DateOnly? to, string? segment, string? program) =>
        WithQuery("v1/community/figures", ("from", Text(from)), ("to", Text(to)), ("segment", segment), ("program", program));

    internal static string CommunityReturns(DateOnly? from, DateOnly? to) => WithQuery("v1/community/roi", ("from", Text(from)), ("to", Text(to)));

    internal static string CommunityCohorts(DateOnly? from, DateOnly? to, string? segment) =>
        WithQuery("v1/community/cohorts", ("from", Text(from)), ("to", Text(to)), ("segment", segment));

    internal static string Account(string id) => $"v1/accounts/{Segment(id)}";

    internal static string AccountExplanation(string id) => $"{Account(id)}/explanation";

    internal static string Member(string identity) => $"v1/members/{Segment(identity)}";

    internal static string MemberExplanation(string identity) => $"{Member(identity)}/explanation";

    internal static string Footprint(string identity) => $"{Member(identity)}/footprint";

    internal static string Ranked(string orderBy, int limit, string? state) =>
        WithQuery("v1/accounts", ("orderBy", orderBy), ("limit", limit.ToString(CultureInfo.InvariantCulture)), ("state", state));

    internal static string Alerts(string? state, string? kind, string? account, int limit) =>
        WithQuery("v1/alerts", ("state", state), ("kind", kind), ("account", account), ("limit", limit.ToString(CultureInfo.InvariantCulture)));

    internal static string Acknowledgement(string alert) => $"v1/alerts/{Segment(alert)}:acknowledge";

    /// <summary>Adds the day and the model that a read asks for.</summary>
    internal static string As(this string route, DateOnly? day, string? model) =>
        WithQuery(route, ("asOf", Text(day)), ("model", model));

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string WithQuery(string route, params (string Name, string? Value)[] parameters)
    {
        var result = new StringBuilder(route);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                result.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return result.ToString();
    }

    private static string Segment(string id)
    {
        // An address would lose these on its way: they mean "here" and "above" in a path.
        if (string.IsNullOrWhiteSpace(id) || id is "." or "..")
        {
            throw new CommandFailure(ExitCode.Usage, $"'{id}' cannot be an id.");
        }

        return Uri.EscapeDataString(id);
    }
}
