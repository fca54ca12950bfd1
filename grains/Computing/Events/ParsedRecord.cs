using System.Collections.Immutable;

namespace CommunityScoring.Events;

/// <summary>What the parser made of a record: an event, or why there is none.</summary>
public readonly record struct ParsedRecord
{
    private readonly ImmutableArray<PseudonymLink> _links;

    private ParsedRecord(
        ParsedKind kind, CommunityEvent? parsed = null, string? type = null, Rejection? rejection = null, ImmutableArray<PseudonymLink> links = default)
    {
        Kind = kind;
        Event = parsed;
        Type = type;
        Rejection = rejection;
        _links = links;
    }

    /// <summary>Which of the four it is.</summary>
    public ParsedKind Kind { get; }

    /// <summary>The event, where <see cref="Kind"/> says so; else null.</summary>
    public CommunityEvent? Event { get; }

    /// <summary>The CloudEvents type of an ignored record; else null.</summary>
    public string? Type { get; }

    /// <summary>Why a record is rejected; else null.</summary>
    public Rejection? Rejection { get; }

    /// <summary>Old and new pseudonyms of the addresses in the event; empty unless a previous secret is configured.</summary>
    public ImmutableArray<PseudonymLink> Links => _links.IsDefault ? [] : _links;

    /// <summary>An event of the contract.</summary>
    public static ParsedRecord Of(CommunityEvent parsed, ImmutableArray<PseudonymLink> links = default) => new(ParsedKind.Event, parsed, links: links);

    /// <summary>A type outside the contract.</summary>
    public static ParsedRecord Ignored(string type) => new(ParsedKind.Ignored, type: type);

    /// <summary>A day that is no longer kept.</summary>
    public static ParsedRecord Expired() => new(ParsedKind.Expired);

    /// <summary>Not understood.</summary>
    public static ParsedRecord Rejected(Rejection rejection) => new(ParsedKind.Rejected, rejection: rejection);
}
