namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Events as text.</summary>
internal static class EventText
{
    /// <summary>A CloudEvent in structured mode.</summary>
    public static string Of(string id, string type, string time, string data) =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/tests","type":"{{type}}","time":"{{time}}","data":{{data}}}""";

    /// <summary>A visit of a member.</summary>
    public static string Visit(string member, long id) =>
        Of($"{id}", "community.activity.v1", "2026-11-20T09:00:00Z", $$"""{"member":"{{member}}","activity":"visit.recorded"}""");
}
