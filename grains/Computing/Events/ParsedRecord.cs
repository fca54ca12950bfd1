using System.Collections.Immutable;

namespace CommunityScoring.Events;

/// <summary>What the parser made of a record: an event, or why there is none.</summary>
public readonly record struct ParsedRecord
{
    private readonly ImmutableArray<CommunityEvent> _also;

    private ParsedRecord(
        ParsedKind kind, CommunityEvent? parsed = null, string? type = null, Rejection? rejection = null, ImmutableArray<CommunityEvent> also = default)
    {
        Kind = kind;
        Event = parsed;
        Type = type;
        Rejection = rejection;
        _also = also;
    }

    /// <summary>Which of the four it is.</summary>
    public ParsedKind Kind { get; }

    /// <summary>The event, where <see cref="Kind"/> says so; else null.</summary>
    public CommunityEvent? Event { get; }

    /// <summary>The CloudEvents type of an ignored record; else null.</summary>
    public string? Type { get; }

    /// <summary>Why a record is rejected; else null.</summary>
    public Rejection? Rejection { get; }

    /// <summary>
    /// Events that other leaves take with this one, each of another leaf; the record has ended when all of them are stored.
    /// Empty unless a previous pseudonym secret is configured.
    /// </summary>
    public ImmutableArray<CommunityEvent> Also => _also.IsDefault ? [] : _also;

    /// <summary>An event of the contract.</summary>
    public static ParsedRecord Of(CommunityEvent parsed, ImmutableArray<CommunityEvent> also = default) => new(ParsedKind.Event, parsed, also: also);

    /// <summary>A type outside the contract.</summary>
    public static ParsedRecord Ignored(string type) => new(ParsedKind.Ignored, type: type);

    /// <summary>A day that is no longer kept.</summary>
    public static ParsedRecord Expired() => new(ParsedKind.Expired);

    /// <summary>Not understood.</summary>
    public static ParsedRecord Rejected(Rejection rejection) => new(ParsedKind.Rejected, rejection: rejection);
}
