namespace CommunityScoring.Api.Events;

/// <summary>Settings under <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Ingest";

    /// <summary>How long the broker has to acknowledge the events of a request, and how long a request reads dead letters at most.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
