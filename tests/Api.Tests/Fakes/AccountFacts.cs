using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>What a fake account grain knows.</summary>
public sealed record AccountFacts(AccountEvent? Snapshot, AccountProfile Profile, ImmutableArray<AccountPerson> Persons, Freshness Freshness)
{
    /// <summary>Leaves that the revenue is computed from.</summary>
    public LeafSet Leaves { get; } = new();
}
