using CommunityScoring.Community;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>A page of people who are at no account.</summary>
/// <param name="Total">How many there are, on all pages.</param>
/// <param name="AsOf">The UTC day it was counted for.</param>
/// <param name="ComputedAt">When the rows behind it were read; at most about a minute ago.</param>
/// <param name="People">The people of this page, in order of their keys.</param>
/// <param name="NextPageToken">The token of the next page; null on the last.</param>
public sealed record PeopleResponse(int Total, DateOnly AsOf, DateTimeOffset ComputedAt, IReadOnlyList<PersonWithoutAccount> People, string? NextPageToken)
{
    internal static PeopleResponse Of(Counted<WaitingPage> counted, string? next) => new(
        counted.Value.Total, counted.AsOf, counted.At, [.. counted.Value.Persons.Select(PersonWithoutAccount.Of)], next);
}

/// <summary>A person who is at no account. An affiliation, or an account that claims a domain, covers the days that wait too.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="Identities">How many identities the person has.</param>
/// <param name="Domains">The person's mail domains, public providers left out.</param>
/// <param name="FormerAccounts">Accounts that other days of the person may belong to.</param>
/// <param name="Activities">How many activities wait for an account.</param>
/// <param name="WaitingSince">The first UTC day with an activity that waits; null for none.</param>
/// <param name="LastActiveOn">The last UTC day with any activity; null for none.</param>
public sealed record PersonWithoutAccount(
    string Person, int Identities, IReadOnlyList<string> Domains, IReadOnlyList<string> FormerAccounts, long Activities, DateOnly? WaitingSince,
    DateOnly? LastActiveOn)
{
    internal static PersonWithoutAccount Of(WaitingPerson person) => new(
        person.Person, person.Identities, [.. person.Domains], [.. person.FormerAccounts], person.Activities, person.WaitingSince, person.LastActiveOn);
}
