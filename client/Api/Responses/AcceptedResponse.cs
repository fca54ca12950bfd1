namespace CommunityScoring.Api.Responses;

/// <summary>How many events Kafka has acknowledged.</summary>
/// <param name="Accepted">All events of the request.</param>
public sealed record AcceptedResponse(int Accepted);
