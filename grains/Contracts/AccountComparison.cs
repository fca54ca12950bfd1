using System.Collections.Immutable;
using CommunityScoring.Alerts;
using CommunityScoring.Events;
using CommunityScoring.Scores;

namespace CommunityScoring.Contracts;

/// <summary>An account under two models, on the same day and from the same facts.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Snapshot">What the CRM last said of it, or null.</param>
/// <param name="Active">Under the active model.</param>
/// <param name="Candidate">Under the other model.</param>
public sealed record AccountComparison(string Account, AccountEvent? Snapshot, AccountUnderModel Active, AccountUnderModel Candidate);

/// <summary>An account under a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Score">The scores.</param>
/// <param name="Amounts">What the community has to do with its revenue.</param>
/// <param name="Warnings">What it has to be warned of, beside the alerts that are open now.</param>
public sealed record AccountUnderModel(ModelReference Model, AccountScore Score, AccountAmounts Amounts, ImmutableArray<AccountWarning> Warnings);

/// <summary>Something that an account has to be warned of.</summary>
/// <param name="Kind">Which alert it is.</param>
/// <param name="Person">Whom it is about; null where it is about the account.</param>
public sealed record AccountWarning(AlertKind Kind, string? Person);
