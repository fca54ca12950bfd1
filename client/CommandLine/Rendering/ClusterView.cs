using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>The cluster on a terminal.</summary>
internal static class ClusterView
{
    internal static IEnumerable<IRenderable> Of(JsonNode cluster)
    {
        yield return Silos(cluster.Items("silos").ToArray());
        yield return Partitions(cluster.Items("partitions").ToArray());
        if (cluster.Field("records") is JsonObject records)
        {
            yield return Records(records);
        }
    }

    private static Table Silos(JsonNode[] silos)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("silo").AddColumn("version").AddColumn("partitions", Right).AddColumn("records/s", Right).AddColumn("local", Right).AddColumn("reported at").AddColumn("problems");
        foreach (var silo in silos)
        {
            var problems = string.Join("; ", silo.Items("problems").Select(problem => problem.AsText()));
            table.AddRow(
                new Text(Address(silo.Text("silo") ?? silo.AsText())),
                new Text(silo.Text("version") ?? Figures.None),
                new Text(Figures.Count(silo.Number("partitions"))),
                new Text(Figures.Count(silo.Number("recordsPerSecond"))),
                new Text(Figures.Percent(silo.Number("localShare"))),
                new Text(TimeOfDay(silo.Text("reportedAt"))),
                new Text(problems.Length == 0 ? "none" : problems, new Style(problems.Length == 0 ? Color.Green : Color.Red)));
        }

        return table;
    }

    private static Table Partitions(JsonNode[] partitions)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("partition", column => column.NoWrap()).AddColumn("owner").AddColumn("end", Right).AddColumn("committed", Right).AddColumn("lag", Right).AddColumn("checkpoint");
        foreach (var partition in partitions)
        {
            var problem = partition.Text("problem");
            table.AddRow(
                new Text($"{partition.Text("topic")}/{partition.Text("partition")}"),
                new Text(Address(partition.Text("owner"))),
                new Text(Figures.Count(partition.Number("endOffset"))),
                new Text(Figures.Count(partition.Number("committedOffset"))),
                new Text(Figures.Count(partition.Number("lag"))),
                problem is null ? new Text(TimeOfDay(partition.Text("lastCheckpointAt"))) : new Text(problem, new Style(Color.Red)));
        }

        return table;
    }

    // A silo's address ends in its generation, which says nothing to a person.
    private static string Address(string? silo) => silo is null ? Figures.None : silo.Split('@')[0];

    // These are moments ago; the whole time is in --json.
    private static string TimeOfDay(string? time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : time ?? Figures.None;

    private static FactSheet Records(JsonObject records)
    {
        var sheet = new FactSheet("records")
            .Add("Counted", Figures.Count(records.Number("counted")))
            .Add("Duplicate", Figures.Count(records.Number("duplicate")))
            .Add("Ignored", Figures.Count(records.Number("ignored")))
            .Add("Expired", Figures.Count(records.Number("expired")))
            .Add("Dead-lettered", Figures.Count(records.Number("deadLettered")));
        return records.Field("deadLettersByCode") is JsonObject codes
            ? sheet.AddIfThere("By code", string.Join(", ", codes.Select(code => $"{Printable.Of(code.Key)} {Figures.Count(code.Value.AsNumber())}")))
            : sheet;
    }

    private static void Right(TableColumn column) => column.RightAligned().NoWrap();
}
