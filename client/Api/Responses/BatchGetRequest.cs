namespace CommunityScoring.Api.Responses;

/// <summary>Which accounts to read.</summary>
/// <param name="Ids">Up to 500 account ids.</param>
public sealed record BatchGetRequest(IReadOnlyList<string>? Ids);
