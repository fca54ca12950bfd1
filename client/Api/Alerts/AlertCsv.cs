using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using static CommunityScoring.Api.Reading.CsvTable;

namespace CommunityScoring.Api.Alerts;

/// <summary>A page of alerts as CSV.</summary>
internal static class AlertCsv
{
    private const string Columns = "id,account,name,kind,person,state,raisedOn,raisedAt,clearedOn,acknowledgedAt,snoozedUntil,assignee";

    public static CsvTable Of(IReadOnlyList<AlertResponse> alerts) => new(Columns, alerts.Select(Fields));

    private static IEnumerable<string> Fields(AlertResponse alert) =>
    [
        Text(alert.Id), Text(alert.Account), Text(alert.Name), alert.Kind, Text(alert.Person), alert.State, Day(alert.RaisedOn), Time(alert.RaisedAt),
        Day(alert.ClearedOn), Time(alert.AcknowledgedAt), Time(alert.SnoozedUntil), Text(alert.Assignee),
    ];
}
