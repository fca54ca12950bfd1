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

    /// <summary>Nothing is there.</summary>
    public static ProblemException NotFound(string detail) =>
        new(Of(StatusCodes.Status404NotFound, "not-found", "Nothing is known of it.", MayHoldAddress(detail) ? null : detail));

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
