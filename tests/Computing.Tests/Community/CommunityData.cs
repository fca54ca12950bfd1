using System.Text.Json;

using CommunityScoring.Facts;
using CommunityScoring.Scores;

using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

/// <summary>Short ways to write communities down in tests.</summary>
internal static class CommunityData
{
    /// <summary>The 30 days that end with today.</summary>
    public static readonly Period Month = new(Today.AddDays(-29), Today);

    public static Bucket Did(int age, string activity, long count = 1, string? program = null) =>
        new(Today.AddDays(-age), activity, program, count, -1, 0, 0);

    public static MemberActivity Member(string person, params IEnumerable<Bucket> buckets) => MemberActivity.Of(person, null, buckets, []);

    public static MemberActivity At(string account, string person, params IEnumerable<Bucket> buckets) =>
        MemberActivity.Of(person, account, buckets, []);

    /// <summary>A question asked so many days ago, answered after so many hours.</summary>
    public static AskedQuestion Asked(int age, double? hours = null, bool isSolved = false, int? savedAge = null) => new(
        $"t{age}/{hours}", Today.AddDays(-age), hours is { } given ? TimeSpan.FromHours(given) : null, isSolved,
        savedAge is { } saved ? Today.AddDays(-saved) : null);

    public static AccountCard Account(string account, string? segment, params OpportunityCard[] opportunities) =>
        new(account, segment, [.. opportunities]);

    public static OpportunityCard Won(string kind, string @class, long amount, long attributed, int closedAge = 0) => new(
        "o", kind, "won", @class, "USD", amount, attributed, Today.AddDays(-closedAge - 100), Today.AddDays(-closedAge), null, []);

    public static CommunityCost Cost(long amount, int age = 0, string currency = "USD", string? program = null) =>
        new($"c{age}", program, currency, amount, Today.AddDays(-age));

    public static CommunityFigures Figures(
        MemberActivity[]? members = null, AccountCard[]? accounts = null, CommunityCost[]? costs = null,
        Period? period = null, CommunitySlice? slice = null) =>
        CommunityFigures.Of(Known(members, accounts, costs), period ?? Month, slice ?? CommunitySlice.All, ScoringModel.Default);

    public static CommunityFacts Known(MemberActivity[]? members = null, AccountCard[]? accounts = null, CommunityCost[]? costs = null) =>
        new(members ?? [], accounts ?? [], costs ?? []);

    /// <summary>Numbers are written so that they read back to the bit: equal texts are equal bits.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
