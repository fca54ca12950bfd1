using System.Text.Json.Serialization;

namespace CommunityScoring.Community;

/// <summary>The part of the community that figures are asked for: all of it, a segment or a program.</summary>
public sealed record CommunitySlice
{
    [JsonConstructor]
    private CommunitySlice(string? segment, string? program) => (Segment, Program) = (segment, program);

    /// <summary>The whole community, days without an account included.</summary>
    public static CommunitySlice All { get; } = new(null, null);

    /// <summary>The segment, of the account that a day belongs to; null for any.</summary>
    public string? Segment { get; }

    /// <summary>The program; null for any.</summary>
    public string? Program { get; }

    /// <summary>The days that belong to accounts of a segment, and these accounts.</summary>
    /// <param name="segment">The segment.</param>
    public static CommunitySlice OfSegment(string segment) => new(segment, null);

    /// <summary>What was done in a program, and what its touches earned.</summary>
    /// <param name="program">The program.</param>
    public static CommunitySlice OfProgram(string program) => new(null, program);
}
