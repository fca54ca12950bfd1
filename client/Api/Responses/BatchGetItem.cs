namespace CommunityScoring.Api.Responses;

/// <summary>One account of a batch.</summary>
/// <param name="Id">The id as asked for.</param>
/// <param name="Found">False where nothing was ever recorded for it.</param>
/// <param name="Account">The account; null where it was not found.</param>
public sealed record BatchGetItem(string Id, bool Found, AccountResponse? Account);
