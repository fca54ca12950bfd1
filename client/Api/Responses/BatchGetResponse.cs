namespace CommunityScoring.Api.Responses;

/// <summary>The accounts of a batch, in the order they were asked for.</summary>
/// <param name="Accounts">One for each id.</param>
public sealed record BatchGetResponse(IReadOnlyList<BatchGetItem> Accounts);
