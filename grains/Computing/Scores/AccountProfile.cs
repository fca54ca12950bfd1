namespace CommunityScoring.Scores;

/// <summary>What scoring needs of an account's snapshot.</summary>
/// <param name="Status">The status, or null when no snapshot states one; known now, and taken to hold on every day.</param>
/// <param name="RenewalOn">The day of the next renewal, if known.</param>
public sealed record AccountProfile(AccountStatus? Status = null, DateOnly? RenewalOn = null)
{
    /// <summary>True when there is no customer left to lose.</summary>
    public bool IsChurned => Status is AccountStatus.Churned or AccountStatus.Deleted;
}
