namespace CommunityScoring.Events;

/// <summary>What the parser made of a record.</summary>
public enum ParsedKind : byte
{
    /// <summary>Nothing yet: the value of a default structure only.</summary>
    None = 0,

    /// <summary>An event of the contract.</summary>
    Event = 1,

    /// <summary>A CloudEvent of a type outside <c>community.*</c> and <c>crm.*</c>.</summary>
    Ignored = 2,

    /// <summary>An activity, retraction or touch on a day that is no longer kept.</summary>
    Expired = 3,

    /// <summary>Not understood: for the dead-letter topic, or a 400.</summary>
    Rejected = 4,
}
