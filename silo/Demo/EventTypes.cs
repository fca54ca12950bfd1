namespace CommunityScoring.Silo.Demo;

/// <summary>The CloudEvents types that the sample produces.</summary>
internal static class EventTypes
{
    public const string Activity = "community.activity.v1";
    public const string Referral = "community.referral.v1";
    public const string Question = "community.question.v1";
    public const string Identity = "community.identity.v1";
    public const string Affiliation = "community.affiliation.v1";
    public const string Consent = "community.consent.v1";
    public const string Erasure = "community.erasure.v1";
    public const string Retraction = "community.retraction.v1";
    public const string Cost = "community.cost.v1";
    public const string Account = "crm.account.v1";
    public const string Opportunity = "crm.opportunity.v1";
    public const string Touch = "crm.touch.v1";
}
