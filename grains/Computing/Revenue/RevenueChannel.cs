using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace CommunityScoring.Revenue;

/// <summary>A way in which the community helped to win an opportunity, and what says so.</summary>
/// <param name="Channel">The way.</param>
/// <param name="Evidence">What it rests on, by day; at least one.</param>
public sealed record ChannelClaim(RevenueChannel Channel, ImmutableArray<RevenueEvidence> Evidence);

/// <summary>One fact that a claim rests on.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="What">The activity, <c>opportunity.won</c>, or the account's state of the day as in <c>state.at_risk</c>.</param>
/// <param name="Person">The person who did it; null for the account itself.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Event">
/// The key of the leaf that states it: a referral or an opportunity. Null for an activity, which person, activity, program
/// and day name, and for a state.
/// </param>
public sealed record RevenueEvidence(DateOnly Day, string What, string? Person, string? Program, string? Event);

/// <summary>The channels of community-attributed revenue.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RevenueChannel>))]
public enum RevenueChannel
{
    /// <summary>A referral by somebody at the account.</summary>
    [JsonStringEnumMemberName("internal_referral")]
    InternalReferral,

    /// <summary>A referral by somebody at another account or at none.</summary>
    [JsonStringEnumMemberName("external_referral")]
    ExternalReferral,

    /// <summary>Somebody brought the community along from another account.</summary>
    [JsonStringEnumMemberName("job_move")]
    JobMove,

    /// <summary>An expansion.</summary>
    [JsonStringEnumMemberName("upgrade")]
    Upgrade,

    /// <summary>Feedback of the account's people was shipped.</summary>
    [JsonStringEnumMemberName("roadmap")]
    Roadmap,

    /// <summary>A renewal of an account that was at risk, with a community touch after it.</summary>
    [JsonStringEnumMemberName("churn_reduction")]
    ChurnReduction,
}
