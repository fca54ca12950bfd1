using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>A person of an account.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="Standing"><c>current</c>, <c>departed</c> or <c>staff</c> on the day.</param>
/// <param name="Engagement">Engagement by the days at this account, 0–100.</param>
/// <param name="Level">The level that engagement reaches.</param>
/// <param name="LastActiveOn">Latest day with activity at the account, or null.</param>
public sealed record AccountMemberResponse(string Person, string Standing, double Engagement, string Level, DateOnly? LastActiveOn)
{
    internal static AccountMemberResponse Of(AccountMember member) =>
        new(member.Person, member.Standing, member.Engagement, member.Level, member.LastActiveOn);
}
