using CommunityScoring.Accounts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Scores;

namespace CommunityScoring.Scorecards;

/// <summary>What a scorecard is computed from.</summary>
/// <param name="State">The account under the active model, as its view knows it now.</param>
/// <param name="Profile">Status and renewal.</param>
/// <param name="Snapshot">What the CRM last said of it, or null.</param>
/// <param name="Freshness">Up to where the facts go.</param>
/// <param name="Revision">The view's revision: another one, and the facts are others.</param>
public sealed record ScorecardFacts(AccountState State, AccountProfile Profile, AccountEvent? Snapshot, Freshness Freshness, long Revision)
{
    /// <summary>False where nothing that concerns the account is left: the CRM knows it not or no more, and nobody and nothing is there.</summary>
    public bool IsKnown => Snapshot is not (null or { Status: "deleted" }) || !State.IsEmpty;
}
