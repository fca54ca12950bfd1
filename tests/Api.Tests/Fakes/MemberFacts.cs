using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.People;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>What a fake member grain knows.</summary>
public sealed record MemberFacts(
    string Person, ImmutableArray<string> Identities, string? Account, ImmutableArray<ActivityDay> Days, Freshness Freshness);
