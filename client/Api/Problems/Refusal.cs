using CommunityScoring.Api.Responses;

namespace CommunityScoring.Api.Problems;

/// <summary>The problems that this API states by itself.</summary>
internal static class Refusal
{
    /// <summary>A path or query parameter has a value that is not allowed.</summary>
    public static ProblemException Parameter(string field, string? value, string allowed, int? index = null) =>
        new(Of(StatusCodes.Status400BadRequest, "bad-parameter", "A parameter is not allowed.", $"{field} is {Shown(value)}; allowed: {allowed}") with
        {
            Field = field,
            Value = value is null ? null : Repeatable(value),
            Allowed = allowed,
            Index = index,
        });

    /// <summary>An identity is none; its text is not repeated, as it may hold an address.</summary>
    public static ProblemException Identity(string allowed) =>
        new(Of(StatusCodes.Status400BadRequest, "bad-parameter", "A parameter is not allowed.", $"identity is not one; allowed: {allowed}") with
        {
            Field = "identity",
            Allowed = allowed,
        });

    /// <summary>The body, or a field in it, is not what the route takes.</summary>
    public static ProblemException Body(string field, string detail, string? code = null, int? index = null) =>
        new(Of(StatusCodes.Status400BadRequest, "bad-body", "The body is not allowed.", detail) with { Field = field, Code = code, Index = index });

    /// <summary>A field of the body has a value that is not allowed. What may be an address is not repeated.</summary>
    public static ProblemException Field(string field, string? value, string allowed, int? index = null)
    {
        field = Repeatable(field) ?? "a field";
        return new(Of(StatusCodes.Status400BadRequest, "bad-body", "The body is not allowed.", $"{field} is {Shown(value)}; allowed: {allowed}") with
        {
            Field = field,
            Value = value is null ? null : Repeatable(value),
            Allowed = allowed,
            Index = index,
        });
    }

    /// <summary>The key has sent too many requests.</summary>
    public static ProblemException TooMany(int perMinute, TimeSpan wait) => new(
        Of(StatusCodes.Status429TooManyRequests, "too-many-requests", "The key sends too many requests.", $"allowed: {perMinute} a minute, over all hosts") with
        {
            Allowed = $"{perMinute} a minute",
        },
        wait);

    /// <summary>The state of things does not allow it.</summary>
    public static ProblemException Conflict(string detail) =>
        new(Of(StatusCodes.Status409Conflict, "conflict", "It is not possible as things are.", detail));

    /// <summary>Nothing is there.</summary>
    public static ProblemException NotFound(string detail) =>
        new(Of(StatusCodes.Status404NotFound, "not-found", "Nothing is known of it.", MayHoldAddress(detail) ? null : detail));

    /// <summary>Nothing was ever recorded for an account, or the key does not reach it: which of the two is not told.</summary>
    public static ProblemException UnknownAccount(string id) => NotFound($"Nothing was ever recorded for account '{id}'.");

    /// <summary>Nothing is known of a person, or nothing may be shown, or the key does not reach them: which of these is not told.</summary>
    public static ProblemException UnknownMember() => NotFound("Nothing is known of this identity, or nothing of it may be shown.");

    /// <summary>The key is limited, and the route cannot be narrowed to its limits.</summary>
    public static ProblemException Limited(string detail) =>
        new(Of(StatusCodes.Status403Forbidden, "limited", "The key does not reach this.", detail));

    /// <summary>The content type is none that the route takes.</summary>
    public static ProblemException ContentType(string allowed) =>
        new(Of(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The content type is not supported.", $"allowed: {allowed}") with
        {
            Field = "Content-Type",
            Allowed = allowed,
        });

    /// <summary>The route cannot answer now.</summary>
    public static ProblemException Unavailable(string detail, TimeSpan? retryAfter) =>
        new(Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "It cannot be answered now.", detail), retryAfter);

    /// <summary>A problem of a status.</summary>
    public static ProblemResponse Of(int status, string type, string title, string? detail) =>
        new($"urn:community-scoring:problem:{type}", title, status, detail);

    private static string Shown(string? value) => value switch
    {
        null => "missing",
        "" => "empty",
        _ => Repeatable(value) is { } shown ? $"'{shown}'" : "not repeated here, as it may hold an address",
    };

    // Answers end up in other people's logs.
    private static string? Repeatable(string value) =>
        MayHoldAddress(value) ? null
        : value.Length <= 64 ? value
        : string.Concat(value.AsSpan(0, 64), "…");

    private static bool MayHoldAddress(string text) =>
        text.Contains('@', StringComparison.Ordinal) || text.Contains("%40", StringComparison.Ordinal);
}
